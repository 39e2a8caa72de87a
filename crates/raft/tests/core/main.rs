//! The core driven by hand: every message, write and moment in the test's own order.
//!
//! `net` is the hand, `laws` the eye. The other files are facts, by what they are about; each names the section or trap
//! it stands for. `schedules` and `garbage` leave the order to chance.
//!
//! # Mistakes that real Rafts made, and the tests that catch them
//!
//! The last column is what was broken when the test was seen red. `cargo xtask mistakes` breaks it again: each mistake is a
//! file of `tests/mistakes`, made in a copy of the core.
//!
//! | # | trap | tests | seen red by |
//! |---|---|---|---|
//! | 1 | reply before the disk has it | `waiting::acknowledgements_and_grants_wait_for_the_disk`, `disk::whatever_a_crash_loses_had_not_been_acknowledged`; broken: `waiting::without_waiting_for_the_disk_a_committed_entry_is_on_too_few_disks` | what is claimed leaves before its write is done |
//! | 2 | a vote forgotten within its term | `elections::a_candidate_that_steps_down_has_still_voted_for_itself`, `disk::a_vote_outlives_a_crash`; broken: `disk::without_the_vote_on_disk_a_term_has_two_leaders` | stepping down takes the vote back; the vote never reaches the disk |
//! | 3 | term and vote written apart | `disk::a_crash_parts_neither_the_term_from_its_vote_nor_from_its_entries` | the entries are written, and the term and vote with the next write |
//! | 4 | leading, or asking, before the own vote and log are on disk | `disk::a_candidate_with_a_stalled_disk_cannot_lead_the_same_term_twice`, `disk::a_vote_request_waits_for_the_last_entry_that_it_claims` | a vote request waits for nothing; votes are asked for before the own one is on disk, and their count suffices |
//! | 5 | entries on disk before their term | `disk::a_crash_parts_neither_the_term_from_its_vote_nor_from_its_entries`, `bad_input::a_disk_that_contradicts_itself_is_refused` | a disk with entries beyond its term is taken for sound |
//! | 6 | applied before it is on disk | `disk::a_cluster_of_one_applies_only_what_its_disk_holds`, `disk::a_follower_applies_only_what_its_own_disk_holds` | what is committed is applied whatever the disk holds; a leader counts its own log before its disk has it |
//! | 7 | a late write vouches for what took its place | `disk::a_late_write_does_not_acknowledge_what_took_the_place_of_its_entries` | a truncation leaves what earlier writes vouch for as it was |
//! | 8 | reports out of order take something back | `disk::reports_of_writes_in_any_order_only_ever_raise_what_is_saved` | the last report is believed, not the highest |
//! | 9 | old entries committed by counting | `commitment::in_figure_8_an_entry_on_a_majority_is_overwritten_and_nothing_committed_is_lost`; broken: `commitment::in_figure_8_counting_old_entries_loses_a_committed_one` | entries of any term commit by counting |
//! | 10 | truncation without a conflict | `replication::a_late_shorter_append_leaves_the_tail_alone` | what follows a matching append is cut off |
//! | 11 | commit past what is known to match | `replication::nothing_beyond_what_an_append_showed_to_match_is_committed`, `replication::a_new_leader_has_to_verify_anew` | the log's end bounds the commit index, not what was verified; what another leader verified counts for the new one |
//! | 12 | a heartbeat raises the match | `replication::heartbeats_neither_commit_a_divergent_tail_nor_raise_its_match`, `flow::a_heartbeats_answer_never_raises_a_match` | heartbeats name the leader's commit index to everybody; an answered heartbeat counts as a match of the whole log |
//! | 13 | stale refusals | `backtracking::a_refusal_that_comes_twice_counts_once`, `backtracking::appends_and_answers_in_reverse_order_end_with_equal_logs` | a refused probe is sent again as it was; a probe believes the refusal of any earlier one |
//! | 14 | acknowledgements of an earlier term | `flow::acknowledgements_of_an_earlier_term_form_no_quorum` | answers of an earlier term are counted |
//! | 15 | a cached count loses its order | beside the code: `quorum::tests::commit_is_the_largest_index_that_most_hold` | the values are not sorted before the middle one is picked |
//! | 16 | votes counted twice | `elections::a_grant_that_arrives_twice_counts_once` | a second answer of a voter counts again |
//! | 17 | logs compared by the wrong order | `votes::a_vote_goes_only_to_a_log_that_is_at_least_as_up_to_date`; broken: `votes::without_the_check_of_logs_a_leader_lacks_a_committed_entry` | the longer log wins, whatever its last term |
//! | 18 | a later term in an answer ignored | `terms::a_leader_that_is_answered_in_a_later_term_steps_down` | answers of a later term are ignored |
//! | 19 | the own vote not counted | `elections::the_candidates_own_vote_counts`, `elections::the_story_of_five_nodes_of_which_more_and_then_fewer_run` | the candidate's own vote is not counted |
//! | 20 | a read before the leader's own term is committed | `reads::a_new_leader_names_no_index_before_its_own_term_is_committed` | a read index is named at once |
//! | 21 | an old heartbeat confirms a new read | `reads::a_heartbeat_from_before_the_read_confirms_nothing` | the round under way confirms a read that came in after it |
//! | 22 | a lease outlives its promise | `reads::a_transfer_voids_the_lease`, `reads::a_voter_that_has_just_restarted_does_not_break_the_promise_it_forgot`, `reads::a_leader_that_reads_by_lease_is_not_campaigned_against_before_its_lease_is_over` | whoever has promised a leader not to vote campaigns against it all the same; a transfer leaves the lease as it is; a restarted voter votes at once |
//! | 23 | proposals left hanging, or answered twice, at a step-down | `tickets::a_ticket_stays_open_across_a_step_down_and_may_still_be_applied`, `tickets::a_ticket_whose_entry_was_cut_off_may_still_be_applied`; reads: `reads::a_leader_that_steps_down_fails_its_reads` | reads are forgotten at a step-down, and never answered; stepping down answers every ticket; truncation answers every ticket |
//! | 24 | a later term with a shorter log blocks pre-votes | `pre_vote::a_later_term_with_a_shorter_log_does_not_block_elections`, `pre_vote::a_leader_in_a_past_term_is_told_of_the_present_one` | a heartbeat of a term that is over gets no answer; a pre-vote of a term that is over gets no answer |
//! | 25 | late pre-vote grants | `pre_vote::late_pre_vote_grants_are_not_votes` | a candidate counts grants of its pre-vote as votes |
//! | 26 | a pre-vote moves the timer | `pre_vote::pre_votes_do_not_move_the_voters_timer` | granting a pre-vote starts the timer again |
//! | 27 | a pre-vote refused to the old leader | `pre_vote::a_leader_that_stepped_down_is_granted_a_pre_vote_by_its_own_follower` | followers are loyal to a leader against itself |
//! | 28 | a transfer held up by pre-vote or loyalty | `transfers::leadership_is_handed_over_at_once` | whoever is handed leadership asks for pre-votes first; whoever is handed leadership is refused like anybody else |
//! | 29 | a transfer that outlives its leadership | `transfers::a_transfer_ends_with_its_time_or_with_the_leadership` | a transfer is never given up |
//! | 30 | a vote refused for an old configuration | `membership::a_learner_that_was_promoted_without_knowing_it_votes` | who is no voter in its own configuration does not answer |
//! | 31 | members changed before an own entry is committed | `membership::members_change_only_once_an_entry_of_the_leaders_own_term_is_committed` | members change before an entry of the term is committed |
//! | 32 | configurations taken up when applied | `membership::a_change_is_in_force_as_soon_as_it_is_appended` | a configuration is in force once it is committed |
//! | 33 | a configuration kept though its entry is cut off | `membership::a_change_that_is_cut_off_is_in_force_no_more`, `membership::a_restarted_node_finds_the_configuration_in_its_log`, `snapshots::a_snapshot_brings_the_members_with_it` | a restarted node does not look for configurations in its log; a snapshot leaves the configuration as it was; truncation leaves the configuration in force |
//! | 34 | a node whose removal is not committed may not campaign | `membership::a_node_whose_removal_is_not_committed_can_still_be_elected` | only voters of the latest configuration campaign |
//! | 35 | a removed leader counts itself, or stays | `membership::a_leader_that_is_removed_leads_until_that_is_committed_without_counting_itself` | a removed leader leads on |
//! | 36 | nobody leaves the joint configuration | `membership::a_new_leader_leaves_the_joint_configuration_that_another_entered` | only the leader that entered a joint configuration leaves it |
//! | 37 | a refused change becomes an entry | `membership::a_refused_change_leaves_the_log_as_it_was` | a refused change is appended as a blank entry |
//! | 38 | a snapshot keeps a conflicting tail | `snapshots::a_snapshot_replaces_a_log_that_conflicts_with_it` | any entry at the snapshot's index counts as the same |
//! | 39 | a lost snapshot strands its receiver | `snapshots::a_snapshot_that_is_lost_is_sent_again`, `snapshots::a_receiver_that_crashes_before_the_snapshot_is_on_disk_is_sent_another` | a snapshot that has arrived counts as one on disk; a lost snapshot is waited for for ever |
//! | 40 | a forgotten entry read as none | `snapshots::a_follower_that_has_forgotten_the_entry_before_an_append_takes_the_rest` | a forgotten entry counts as one of term 0 |
//! | 41 | a full window never drains | `flow::a_window_whose_appends_were_all_lost_drains_after_heartbeats`, `flow::a_lost_probe_is_sent_again_after_heartbeats` | a probe is never taken for lost; a stream never takes an append for lost |
//! | 42 | what is not committed is miscounted | `throttling::what_is_not_committed_is_counted_as_it_is_and_nothing_is_left_of_it_in_the_end` | a piece of the log that is committed in part counts whole |
//! | 43 | a minority's leader blocks a connected majority | `check_quorum::a_leader_that_hears_one_bridge_only_gives_way_to_the_bridge` | a leader never asks whether it hears a majority |
//! | 44 | heartbeats go on while the disk stands still | `transfers::a_leader_whose_disk_has_stalled_steps_down_and_does_not_campaign` | no write takes too long |
//! | 45 | a wiped node comes back under its id | `disk::a_node_whose_disk_was_wiped_halts_when_its_leader_shows_what_it_had_acknowledged` | a heartbeat beyond the log is taken for a message like any other |
//! | 46 | nobody votes, everything is committed | `bad_input::a_cluster_of_nobody_cannot_be_written_down` | an empty set of voters is a configuration |

#![allow(
    missing_docs,
    unreachable_pub,
    reason = "a test binary has no readers from outside"
)]

mod backtracking;
mod bad_input;
mod causes;
mod check_quorum;
mod commitment;
mod disk;
mod elections;
mod flow;
mod forwarding;
mod garbage;
mod laws;
mod loading;
mod make;
mod membership;
mod net;
mod pauses;
mod ported;
mod pre_vote;
mod reads;
mod replication;
mod schedules;
mod sentences;
mod sessions;
mod smoke;
mod snapshots;
mod status;
mod stored;
mod terms;
mod throttling;
mod tickets;
mod timers;
mod transfers;
mod transitions;
mod votes;
mod waiting;
