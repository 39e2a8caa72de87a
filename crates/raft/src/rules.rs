//! The rules of Raft that a mutant can switch off, each named here with its section, each read in one place.
//!
//! Without the feature `mutants` there is nothing to set: every rule is a constant `true`, and the compiler drops
//! the other branch. With it, a simulator can show what each rule is there for. How a set of rules is made and written is
//! in `set`.

#[cfg(feature = "mutants")]
mod set;

#[cfg(feature = "mutants")]
pub use set::{Rule, RuleSet};

macro_rules! rules_of_the_core {
    ($($name:ident: $section:literal, $says:literal;)+) => {
        #[cfg(feature = "mutants")]
        crate::switchable_rules! {
            /// Which rules of Raft a node keeps. All of them, unless a simulator says otherwise (feature `mutants`). Written as
            /// a map of those that it does not keep.
            Rules { $($name: $section, $says;)+ }
        }

        /// Which rules of Raft a node keeps: all of them.
        #[cfg(not(feature = "mutants"))]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
        #[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
        pub struct Rules {}

        #[cfg(feature = "mutants")]
        impl Rules {
            $(#[inline]
            pub(crate) const fn $name(&self) -> bool {
                self.$name
            })+
        }

        #[cfg(not(feature = "mutants"))]
        #[allow(clippy::unused_self, reason = "the same calls with and without the feature")]
        impl Rules {
            /// Every rule kept.
            pub const ALL: Self = Self {};

            $(#[inline]
            pub(crate) const fn $name(&self) -> bool {
                true
            })+
        }
    };
}

// Elections, and who may vote for whom.
rules_of_the_core! {
    campaign_begins_a_term: "§5.2", "who campaigns enters a new term";
    candidate_counts_itself: "§5.2", "a candidate votes for itself";
    one_vote_per_term: "§5.2", "a node votes for one candidate in a term";
    vote_kept_at_step_down: "§5.2", "a vote stands until its term is over, whatever its giver turns into";
    vote_cleared_in_new_term: "§5.1", "a new term begins without a vote given";
    vote_is_persisted: "§5.2", "the vote is on disk before it is given";
    term_is_persisted: "figure 2", "the term is on disk with the vote";
    vote_checks_log: "§5.4.1", "a vote goes only to a log at least as up-to-date as the voter's";
    log_compared_by_term: "§5.4.1", "of two logs, the one with the later last term is more up-to-date";
    log_compared_by_index: "§5.4.1", "of two logs with the same last term, the longer one is more up-to-date";
    votes_are_of_own_term: "§5.2", "a candidate counts votes of its own term only";
    votes_counted_once: "§5.2", "each voter's answer counts once";
    election_needs_majority: "§5.2", "a candidate wins with a majority, not with half";
    vote_requests_wait_for_disk: "figure 2", "a vote is asked for when the term and the log that it claims are on disk";
    leader_waits_for_own_vote: "figure 2", "nobody leads before its own vote is on disk";
    timeouts_are_random: "§5.2", "election timeouts are random";

    // Terms and leaders.
    leader_yields_to_later_term: "§5.1", "a leader that hears of a later term steps down";
    later_term_in_replies_is_taken_over: "§5.1", "a later term is taken over from an answer, too";
    leader_heard_resets_timer: "§5.2", "a follower that hears its leader does not campaign";
    leader_beats_when_idle: "§5.2", "a leader with nothing to say makes itself heard";
    leader_appends_blank: "§8", "a new leader begins with a blank entry of its own term";
    leader_without_majority_steps_down: "dissertation §6.2", "a leader that hears no majority steps down";
    leader_with_stalled_disk_steps_down: "figure 2", "a leader whose disk stands still steps down";
    stale_appends_refused: "§5.1", "an append of a term that is over is refused";
    stale_append_replies_ignored: "§5.1", "an answer to an append of a term that is over counts for nothing";

    // Replication.
    append_checks_previous_term: "§5.3", "entries are taken only after an entry of the same index and term";
    truncates_only_on_conflict: "§5.3", "what follows an append that matches stays";
    truncates_conflicts: "§5.3", "an entry that differs from the leader's goes, with all that follow";
    acknowledges_what_matched: "§5.3", "a follower acknowledges what the append has shown to match, not all that it has";
    refusals_are_no_acknowledgements: "§5.3", "a refused append says nothing of what matches";
    next_index_backs_up: "§5.3", "after a refusal the leader tries an earlier entry";
    lost_appends_are_sent_again: "§5.3", "an append that is not answered is sent again";
    match_starts_at_zero: "figure 2", "a new leader knows of no entry that another log matches";
    heartbeat_raises_no_match: "§5.3", "an answered heartbeat tells nothing of the log";
    replies_wait_for_disk: "figure 2", "what a reply claims is on disk before the reply leaves";
    entries_are_persisted: "figure 2", "entries are written to the disk";
    late_write_vouches_for_its_own: "figure 2", "a write vouches for nothing that has taken the place of its entries";

    // Committing and applying.
    commit_only_own_term: "§5.4.2", "a leader counts replicas only for entries of its own term";
    commit_needs_majority: "§5.3", "an entry is committed when a majority holds it, not half";
    own_entries_count_when_durable: "figure 2", "a leader counts itself for what its own disk holds";
    commit_never_falls: "figure 2", "a commit index never falls";
    commit_starts_at_snapshot: "figure 2", "who restarts takes no more to be committed than its snapshot has";
    commit_capped_at_match: "§5.3", "a follower commits no more than the leader has shown to match";
    heartbeat_capped_at_match: "§5.3", "a heartbeat names no commit index beyond what its receiver is known to hold";
    verified_anew_for_each_leader: "§5.3", "what one leader has shown to match another one shows anew";
    apply_waits_for_commit: "§5.3", "an entry is applied when it is committed";
    apply_waits_for_disk: "figure 2", "an entry is applied when the own disk holds it";
    truncation_decides_nothing: "§5.3", "that an entry was cut off from one log does not say that it will not be committed";
    forwarded_is_taken_once: "dissertation §6.2", "a command passed on by a follower is taken once, however often its message arrives";

    // Reads.
    followers_ask_leader_for_reads: "dissertation §6.4", "a follower asks its leader before it answers a read";
    reads_ask_a_majority: "§8", "a leader asks a majority whether it still leads before it answers a read";
    reads_count_own_round: "§8", "only heartbeats sent after a read came in confirm it";
    reads_wait_for_own_term: "dissertation §6.4", "a leader names no index to read at before an entry of its own term is committed";
    reads_wait_for_apply: "dissertation §6.4", "a read is answered when all that it must see is applied";
    lease_counts_from_send: "dissertation §6.4.1", "a lease runs from when the heartbeat was sent";
    lease_minds_drift: "dissertation §6.4.1", "a lease is shorter than an election timeout by what clocks may drift";
    lease_void_in_transfer: "dissertation §6.4.1", "handing leadership over ends the lease";
    lease_promise_kept_after_restart: "dissertation §6.4.1", "who restarts keeps the promise that it may have given not to vote";

    // Loyalty, pre-votes and transfers.
    votes_are_loyal: "dissertation §4.2.3", "who hears a leader votes for nobody else";
    pre_votes_are_loyal: "dissertation §9.6", "who hears a leader encourages nobody else";
    pre_vote_keeps_term: "dissertation §9.6", "a pre-vote raises nobody's term";
    transfer_waits_for_catch_up: "dissertation §3.10", "leadership is handed over to a log that has everything";

    // Members.
    change_takes_effect_on_append: "§6", "a configuration is in force as soon as it is in the log";
    change_reverted_on_truncation: "§6", "a configuration that is cut off is in force no more";
    change_waits_for_own_term: "raft-dev, 2015", "members change only once an entry of the leader's own term is committed";
    one_change_at_a_time: "dissertation §4.1", "members change only once the last change is committed";
    voters_change_jointly: "§6", "several voters change through a joint configuration";
    joint_needs_both_majorities: "§6", "a joint configuration decides by a majority of each set, not of both together";
    learners_do_not_count: "dissertation §4.2.1", "an entry on a learner's disk counts for nothing";
    only_voters_campaign: "dissertation §4.2.1", "who does not vote does not campaign";
    removed_leader_does_not_count: "§6", "a leader that is not a voter any more does not count itself";
    removed_leader_steps_down: "§6", "a leader that is not a voter any more steps down once that is committed";

    // Snapshots.
    snapshot_drops_conflicting_tail: "§7", "a snapshot replaces a log that has another entry where it ends";
    snapshot_keeps_matching_tail: "§7", "a snapshot leaves a log alone that has the same entry where it ends";
    older_snapshot_refused: "§7", "a snapshot of what is committed here already changes nothing";
    snapshot_brings_members: "§7", "a snapshot brings the configuration with it";
    arrived_snapshot_is_not_saved: "figure 2", "a snapshot that has arrived counts when its receiver says that it is on disk";
    lost_snapshot_is_sent_again: "§7", "a snapshot that is lost is sent again";
}
