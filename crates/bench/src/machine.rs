//! What every core under measurement shares: the state machine, the command, chance, and the timers' lengths.

/// The state machine: it counts commands, and mixes the first eight bytes of each into a hash, so that two nodes
/// with equal machines have applied the same commands in the same order.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub(crate) struct Machine {
    pub(crate) count: u64,
    hash: u64,
}

impl Machine {
    /// Applies a command; all of them have at least eight bytes.
    #[inline]
    pub(crate) fn apply(&mut self, command: &[u8]) {
        let Some(head) = command.first_chunk() else {
            return;
        };
        self.hash =
            (self.hash.rotate_left(5) ^ u64::from_le_bytes(*head)).wrapping_mul(0x517c_c1b7_2722_0a95);
        self.count += 1;
    }
}

/// A command of `size` bytes, at least eight, with its number in front.
pub(crate) fn command(size: usize) -> Vec<u8> {
    vec![0x5a; size.max(8)]
}

/// Writes a command's number into it.
#[inline]
pub(crate) fn number(command: &mut [u8], number: u64) {
    command[..8].copy_from_slice(&number.to_le_bytes());
}

/// Chance for peers that draw none of their own: splitmix64.
#[derive(Clone)]
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    /// A number from `low` on, below `high`.
    pub(crate) fn range(&mut self, low: u64, high: u64) -> u64 {
        low + self.next() % (high - low)
    }
}

/// Election timeouts are drawn from so many ticks, up to twice as many, that excluded.
pub(crate) const ELECTION_TICKS: u64 = 10;
/// A leader is heard every so many ticks.
pub(crate) const HEARTBEAT_TICKS: u64 = 1;
