//! What labels say, and in which letters.

/// How much labels say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Says {
    /// All: name, term, fact.
    All,
    /// In a frame no larger than a picture: name and term of a node, nothing of the client.
    Term,
    /// The name alone.
    Name,
}

impl Says {
    /// As the picture carries it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Term => "term",
            Self::Name => "name",
        }
    }

    pub(super) const fn is_all(self) -> bool {
        matches!(self, Self::All)
    }

    /// How large a crown is beside its full size.
    #[must_use]
    pub const fn crown(self) -> f64 {
        if self.is_all() { 1.0 } else { 0.5 }
    }
}

/// The letters of the labels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TypeSize {
    /// The height of a name.
    pub name: f64,
    /// The height of the other lines, which are set in fixed-width letters.
    pub fact: f64,
    /// From line to line.
    pub leading: f64,
    /// How many letters a line may have.
    pub letters: f64,
}

impl TypeSize {
    pub(super) const WIDE: Self = Self {
        name: 16.0,
        fact: 12.5,
        leading: 17.0,
        letters: 12.0,
    };
    pub(super) const COMPACT: Self = Self {
        name: 14.0,
        fact: 11.0,
        leading: 14.0,
        letters: 9.0,
    };
    pub(super) const TERM: Self = Self {
        name: 13.0,
        fact: 10.0,
        leading: 13.0,
        letters: 9.0,
    };
    pub(super) const NAME: Self = Self {
        letters: 2.0,
        ..Self::TERM
    };

    /// The width of a whole line: a fixed-width letter is about six tenths of its height.
    pub(super) fn width(self) -> f64 {
        self.letters * self.fact * 0.605
    }
}
