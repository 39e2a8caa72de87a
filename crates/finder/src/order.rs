//! What the page asks for and what it is told, and how both cross from one program to the other: as texts in a fixed order.
//!
//! A seed or a number of a storm is hexadecimal digits, for a number of JavaScript is exact only below 2^53.

use raft_sim::EventId;

/// What is to be looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// The goal, as [`raft_sim::goal::Goal`] writes it.
    pub goal: String,
    /// The rule that is off, by its name; empty if none is.
    pub rule: String,
    /// The number of the first storm, in hexadecimal digits.
    pub first: String,
}

/// What the work is at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stage {
    /// Storm after storm is looked through.
    #[default]
    Searching,
    /// A run was found, and is being made short.
    Shrinking,
    /// It is as short as it gets.
    Done,
    /// There is none.
    Nothing,
    /// It cannot go on: [`Report::fault`] says why.
    Failed,
}

/// How far the work has come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// What it is at.
    pub stage: Stage,
    /// How many storms were looked through.
    pub tried: u32,
    /// How many events were handled, in thousands.
    pub kilo_events: u32,
    /// How long it has taken, in milliseconds.
    pub millis: u32,
    /// The number of the storm that was found, in hexadecimal digits.
    pub number: String,
    /// How many actions were done in it.
    pub actions_before: u32,
    /// How many are left.
    pub actions: u32,
    /// The run, as text, if it has changed since the last report.
    pub recording: Option<String>,
    /// The event that meets the goal, in decimal digits.
    pub event: String,
    /// Why it cannot go on.
    pub fault: String,
}

impl Order {
    /// The order as it crosses to the worker.
    #[must_use]
    pub fn into_texts(self) -> Vec<String> {
        vec![self.goal, self.rule, self.first]
    }

    /// Reads [`Self::into_texts`]. None if these are no order.
    #[must_use]
    pub fn from_texts(texts: Vec<String>) -> Option<Self> {
        let [goal, rule, first] = texts.try_into().ok()?;
        Some(Self { goal, rule, first })
    }
}

impl Stage {
    const ALL: [Self; 5] = [
        Self::Searching,
        Self::Shrinking,
        Self::Done,
        Self::Nothing,
        Self::Failed,
    ];
}

impl Report {
    /// Nothing can be looked for.
    #[must_use]
    pub fn failed(fault: impl Into<String>) -> Self {
        Self {
            stage: Stage::Failed,
            fault: fault.into(),
            ..Self::default()
        }
    }

    /// The report as it crosses to the page. A recording that has not changed is an empty text.
    #[must_use]
    pub fn into_texts(self) -> Vec<String> {
        vec![
            (self.stage as u8).to_string(),
            self.tried.to_string(),
            self.kilo_events.to_string(),
            self.millis.to_string(),
            self.number,
            self.actions_before.to_string(),
            self.actions.to_string(),
            self.recording.unwrap_or_default(),
            self.event,
            self.fault,
        ]
    }

    /// Reads [`Self::into_texts`]. None if these are no report.
    #[must_use]
    pub fn from_texts(texts: Vec<String>) -> Option<Self> {
        let [
            stage,
            tried,
            kilo_events,
            millis,
            number,
            before,
            left,
            recording,
            event,
            fault,
        ] = <[String; 10]>::try_from(texts).ok()?;
        let count = |text: String| text.parse::<u32>().ok();
        Some(Self {
            stage: *Stage::ALL.get(count(stage)? as usize)?,
            tried: count(tried)?,
            kilo_events: count(kilo_events)?,
            millis: count(millis)?,
            number,
            actions_before: count(before)?,
            actions: count(left)?,
            recording: (!recording.is_empty()).then_some(recording),
            event,
            fault,
        })
    }

    /// How many events were handled in a second.
    #[must_use]
    pub fn events_a_second(&self) -> u64 {
        u64::from(self.kilo_events) * 1_000_000 / u64::from(self.millis.max(1))
    }

    /// The event, read.
    #[must_use]
    pub fn event(&self) -> Option<EventId> {
        self.event.parse().ok().map(EventId)
    }
}

/// What comes after the storm of a report, for whoever wants another one.
#[must_use]
pub fn after(number: &str) -> String {
    let number = u64::from_str_radix(number, 16).unwrap_or(0);
    format!("{:x}", number.saturating_add(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_crosses_arrives_as_it_was() {
        let order = Order {
            goal: "rollback".to_owned(),
            rule: String::new(),
            first: "ffffffffffffffff".to_owned(),
        };
        assert_eq!(Order::from_texts(order.clone().into_texts()), Some(order));
        for (at, stage) in Stage::ALL.into_iter().enumerate() {
            let report = Report {
                stage,
                tried: 1,
                kilo_events: 2,
                millis: u32::MAX,
                number: "1f".to_owned(),
                actions_before: 3,
                actions: 4,
                recording: (at == 1).then(|| "{\n}".to_owned()),
                event: "18446744073709551615".to_owned(),
                fault: "one line\nand another".to_owned(),
            };
            assert_eq!(Report::from_texts(report.clone().into_texts()), Some(report));
        }
    }

    #[test]
    fn what_is_no_order_or_report_is_none() {
        let texts = |count| vec![String::from("9"); count];
        for count in 0..12 {
            assert_eq!(Order::from_texts(texts(count)).is_some(), count == 3);
            assert_eq!(Report::from_texts(texts(count)), None, "there is no stage 9");
        }
    }

    #[test]
    fn after_the_last_storm_comes_none() {
        assert_eq!(after("1f"), "20");
        assert_eq!(after("ffffffffffffffff"), "ffffffffffffffff");
    }
}
