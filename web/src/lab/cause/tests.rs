//! What lights up, and what an event rests on.
