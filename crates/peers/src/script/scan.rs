//! Reads the pieces of etcd's printed lines: entries, messages, snapshots, progress.

use super::facts::{Content, Entry, Message, Progress, Snapshot};

/// The number that `text` begins with, and what follows it.
pub(crate) fn number(text: &str) -> Option<(u64, &str)> {
    let end = text
        .find(|letter: char| !letter.is_ascii_digit())
        .unwrap_or(text.len());
    Some((text[..end].parse().ok()?, &text[end..]))
}

/// A text in quotes, as Go writes it, without them.
fn unquoted(text: &str) -> Option<Vec<u8>> {
    let inner = text.trim().strip_prefix('"')?.strip_suffix('"')?;
    let (mut bytes, mut letters) = (Vec::new(), inner.chars());
    let mut buffer = [0; 4];
    while let Some(letter) = letters.next() {
        if letter != '\\' {
            bytes.extend(letter.encode_utf8(&mut buffer).as_bytes());
            continue;
        }
        let escaped = letters.next()?;
        let mut code = |digits: usize| {
            let hex: String = letters.by_ref().take(digits).collect();
            u32::from_str_radix(&hex, 16).ok()
        };
        match escaped {
            'x' => bytes.push(u8::try_from(code(2)?).ok()?),
            'u' => bytes.extend(char::from_u32(code(4)?)?.encode_utf8(&mut buffer).as_bytes()),
            'U' => bytes.extend(char::from_u32(code(8)?)?.encode_utf8(&mut buffer).as_bytes()),
            'n' => bytes.push(b'\n'),
            't' => bytes.push(b'\t'),
            'r' => bytes.push(b'\r'),
            'a' => bytes.push(7),
            'b' => bytes.push(8),
            'f' => bytes.push(12),
            'v' => bytes.push(11),
            other => bytes.extend(other.encode_utf8(&mut buffer).as_bytes()),
        }
    }
    Some(bytes)
}

/// `1/12 EntryNormal "data"`
pub(crate) fn entry(text: &str) -> Option<Entry> {
    let (term, rest) = number(text.trim())?;
    let (index, rest) = number(rest.strip_prefix("/")?)?;
    let (kind, data) = match rest.trim_start().split_once(' ') {
        Some((kind, data)) => (kind, data),
        None => (rest.trim_start(), ""),
    };
    let content = match kind {
        "EntryNormal" => Content::Command(unquoted(data)?),
        "EntryConfChange" | "EntryConfChangeV2" => Content::Change,
        _ => return None,
    };
    Some(Entry { term, index, content })
}

/// What stands in the brackets that `text` begins with, and what follows them.
fn bracketed(text: &str) -> Option<(&str, &str)> {
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for (at, letter) in text.char_indices() {
        match letter {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '[' if !quoted => depth += 1,
            ']' if !quoted => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some((text.get(1..at)?, text.get(at + 1..)?));
                }
            }
            _ => {}
        }
        if depth == 0 {
            return None;
        }
    }
    None
}

/// By how much more brackets are opened than closed.
pub(crate) fn open_brackets(text: &str) -> i64 {
    let (mut depth, mut quoted, mut escaped) = (0, false, false);
    for letter in text.chars() {
        match letter {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '[' if !quoted => depth += 1,
            ']' if !quoted => depth -= 1,
            _ => {}
        }
    }
    depth
}

/// `Index:11 Term:1 ConfState:Voters:[1 2 3] VotersOutgoing:[] Learners:[] LearnersNext:[] AutoLeave:false`
pub(crate) fn snapshot(text: &str) -> Option<Snapshot> {
    let (index, rest) = number(text.trim().strip_prefix("Index:")?)?;
    let (term, rest) = number(rest.strip_prefix(" Term:")?)?;
    let mut rest = rest.strip_prefix(" ConfState:")?;
    let mut lists = Vec::new();
    for name in ["Voters:", "VotersOutgoing:", "Learners:", "LearnersNext:"] {
        let (list, more) = bracketed(rest.trim_start().strip_prefix(name)?)?;
        lists.push(list.split_whitespace().collect::<Vec<_>>().join(" "));
        rest = more;
    }
    let auto_leave = rest.trim_start().strip_prefix("AutoLeave:")?;
    let mut members = format!("voters=({})", lists[0]);
    for (name, list) in [
        ("&&", &lists[1]),
        (" learners=", &lists[2]),
        (" learners_next=", &lists[3]),
    ] {
        if !list.is_empty() {
            members.push_str(&format!("{name}({list})"));
        }
    }
    if auto_leave.starts_with("true") {
        members.push_str(" autoleave");
    }
    Some(Snapshot { term, index, members })
}

/// Who sends or receives: a node, or a thread of its own (then none).
fn end(text: &str) -> Option<(Option<u64>, &str)> {
    for thread in ["AppendThread", "ApplyThread"] {
        if let Some(rest) = text.strip_prefix(thread) {
            return Some((None, rest));
        }
    }
    number(text).map(|(node, rest)| (Some(node), rest))
}

/// A printed message: between nodes, or (none) one that a node sends to itself or to its own threads.
pub(crate) fn message(text: &str) -> Option<Option<Message>> {
    let (from, rest) = end(text.trim())?;
    let (to, rest) = end(rest.strip_prefix("->")?)?;
    let (kind, mut rest) = rest.strip_prefix(" ")?.split_once(' ')?;
    let mut message = Message {
        from: from.unwrap_or(0),
        to: to.unwrap_or(0),
        kind: kind.strip_prefix("Msg").map(|_| kind.to_owned())?,
        ..Message::default()
    };
    while !rest.trim().is_empty() {
        rest = rest.trim_start();
        let number_after = |name| rest.strip_prefix(name).and_then(number);
        if let Some((term, more)) = number_after("Term:") {
            (message.term, rest) = (term, more);
        } else if let Some((term, more)) = number_after("Log:") {
            let (index, more) = number(more.strip_prefix("/")?)?;
            (message.log_term, message.index, rest) = (term, index, more);
        } else if let Some((commit, more)) = number_after("Commit:") {
            (message.commit, rest) = (commit, more);
        } else if let Some((hint, more)) = number_after("Rejected (Hint: ") {
            (message.refused, rest) = (Some(hint), more.strip_prefix(")")?);
        } else if let Some((_, more)) = number_after("Vote:") {
            rest = more;
        } else if let Some(list) = rest.strip_prefix("Entries:") {
            let (list, more) = bracketed(list)?;
            message.entries = list
                .split('\n')
                .filter(|line| !line.trim().is_empty())
                .map(entry)
                .collect::<Option<_>>()?;
            rest = more;
        } else if let Some(list) = rest.strip_prefix("Responses:") {
            rest = bracketed(list)?.1;
        } else if let Some(covers) = rest.strip_prefix("Snapshot:") {
            message.snapshot = Some(snapshot(covers)?);
            rest = "";
        } else {
            return None;
        }
    }
    Some((from.is_some() && to.is_some() && from != to).then_some(message))
}

/// `3: StateSnapshot match=0 next=12 paused pendingSnap=11`
pub(crate) fn progress(text: &str) -> Option<Progress> {
    let (peer, rest) = number(text.trim())?;
    let mut words = rest.strip_prefix(": State")?.split_whitespace();
    let mut progress = Progress {
        peer,
        pace: words.next()?.to_owned(),
        matched: 0,
        next: None,
        learner: false,
        inflight: 0,
        pending_snapshot: 0,
        paused: false,
    };
    let mut next = None;
    for word in words {
        match word.split_once('=') {
            Some(("match", value)) => progress.matched = value.parse().ok()?,
            Some(("next", value)) => next = Some(value.parse().ok()?),
            Some(("pendingSnap", value)) => progress.pending_snapshot = value.parse().ok()?,
            Some(("inflight", value)) => progress.inflight = number(value)?.0,
            None if word == "learner" => progress.learner = true,
            None if word == "paused" => progress.paused = true,
            // Whether a follower was heard since its leader last looked. Ours remembers the moment instead.
            None if word == "inactive" => {}
            // Says of the appends on their way that there may be no more: `paused` says so too.
            None if word == "full" => {}
            _ => return None,
        }
    }
    progress.next = next.filter(|_| progress.pace != "Snapshot");
    Some(progress)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_read_with_their_escapes() {
        let read = entry(r#"2/13 EntryNormal "a\"]\x01\u00e9\n""#).unwrap();
        assert_eq!((read.term, read.index), (2, 13));
        assert_eq!(read.content, Content::Command(b"a\"]\x01\xc3\xa9\n".to_vec()));
        assert_eq!(
            entry("1/4 EntryConfChangeV2 r2 v3").unwrap().content,
            Content::Change
        );
        assert_eq!(entry("1/5 EntryConfChangeV2").unwrap().content, Content::Change);
        for garbled in [
            "",
            "1/",
            "1/2",
            "1/2 EntryNormal",
            "1/2 EntryNormal \"",
            "x/1 EntryNormal \"\"",
            "é",
        ] {
            assert_eq!(entry(garbled), None, "{garbled}");
        }
    }

    #[test]
    fn messages_are_read_and_those_to_oneself_set_apart() {
        let text = "1->3 MsgApp Term:1 Log:1/3 Commit:4 Entries:[\n  1/4 EntryConfChangeV2 v3\n  2/5 EntryNormal \"]\"\n]";
        let read = message(text).unwrap().unwrap();
        assert_eq!(
            (read.from, read.to, read.commit, read.entries.len()),
            (1, 3, 4, 2)
        );
        let refused = message("3->2 MsgAppResp Term:2 Log:1/4 Rejected (Hint: 3)")
            .unwrap()
            .unwrap();
        assert_eq!(
            (refused.refused, refused.log_term, refused.index),
            (Some(3), 1, 4)
        );
        let own = "1->AppendThread MsgStorageAppend Term:1 Log:0/0 Commit:2 Vote:1 Responses:[\n 1->1 MsgVoteResp Term:1 Log:0/0\n]";
        assert_eq!(message(own), Some(None));
        assert_eq!(message("1->1 MsgVoteResp Term:1 Log:0/0"), Some(None));
        for garbled in [
            "",
            "1->",
            "1->2",
            "1->2 Foo Term:1",
            "1->2 MsgApp Term:x",
            "1->2 MsgApp Entries:[1",
        ] {
            assert_eq!(message(garbled), None, "{garbled}");
        }
    }

    #[test]
    fn a_snapshot_names_its_members() {
        let text = "Index:4 Term:1 ConfState:Voters:[2 3] VotersOutgoing:[1] Learners:[5] LearnersNext:[1] AutoLeave:true";
        let read = snapshot(text).unwrap();
        assert_eq!(
            read.members,
            "voters=(2 3)&&(1) learners=(5) learners_next=(1) autoleave"
        );
        assert_eq!((read.index, read.term), (4, 1));
        assert_eq!(snapshot("Index:4 Term:1 ConfState:Voters:[2"), None);
    }

    #[test]
    fn progress_is_read_with_its_flags() {
        let read = progress("3: StateReplicate match=11 next=15 paused inflight=3[full]").unwrap();
        assert_eq!(
            (read.matched, read.next, read.inflight, read.paused),
            (11, Some(15), 3, true)
        );
        let snapshot = progress("3: StateSnapshot match=0 next=12 paused pendingSnap=11 inactive").unwrap();
        assert_eq!((snapshot.next, snapshot.pending_snapshot), (None, 11));
        assert_eq!(progress("3: StateProbe match=x"), None);
    }
}
