//! What breaks, by chance: at each moment one thing, or nothing. A file for each family; what breaks because something has
//! happened: `triggers.rs`.

mod clocks;
mod disks;
mod links;
mod messages;
mod nodes;

use super::Storm;

/// Something that can be done, and its weight.
pub(super) type Weighted = (u16, fn(&mut Storm));

impl Storm {
    /// Something breaks, or comes back.
    pub(super) fn break_something(&mut self) {
        let dials = &self.dials;
        let faults: [Weighted; 22] = [
            (dials.crash, Self::crash),
            (dials.crash_in_write, Self::crash_in_write),
            (dials.torn_write, Self::tear_a_write),
            (dials.pause, Self::pause),
            (dials.flap_node, Self::flap_node),
            (dials.campaign, Self::campaign),
            (dials.fail_disk, Self::fail_disk),
            (dials.slow_disk, Self::slow_disk),
            (dials.stall_disk, Self::stall_disk),
            (dials.rough_links, Self::rough_links),
            (dials.cut, Self::cut_one_way),
            (dials.part, Self::part),
            (dials.bridge, Self::bridge),
            (dials.laggard, Self::leave_behind),
            (dials.flap_link, Self::flap_link),
            (dials.clock_rate, Self::set_a_clock),
            (dials.clock_jump, Self::jump_a_clock),
            (dials.meddle, Self::meddle_with_a_message),
            (dials.delay, Self::delay_a_message),
            (dials.piece, Self::begin_a_piece),
            (dials.recover / 2, Self::recover_a_node),
            (dials.recover - dials.recover / 2, Self::recover_links_or_disks),
        ];
        self.one_of(&faults);
    }

    /// Does one of these, by their weights; nothing, for what they lack to a thousand.
    pub(super) fn one_of(&mut self, faults: &[Weighted]) {
        let total: u64 = faults.iter().map(|(weight, _)| u64::from(*weight)).sum();
        let mut drawn = self.draws.up_to(total.max(1_000) - 1);
        for (weight, fault) in faults {
            match drawn.checked_sub(u64::from(*weight)) {
                Some(rest) => drawn = rest,
                None => return fault(self),
            }
        }
    }
}
