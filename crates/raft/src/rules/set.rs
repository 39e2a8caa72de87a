//! A set of rules that can be switched off: how one is made, read by name, and written.
//!
//! Written is only what is off, so that a recording without a mutant says `{}`, and stays readable when rules are added.

/// A rule that can be switched off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its name: that of the field.
    pub name: &'static str,
    /// The section that has it: of the paper, or of the dissertation where that is said.
    pub section: &'static str,
    /// What it says.
    pub says: &'static str,
}

/// A set of rules, each kept or not. Made by [`switchable_rules!`](crate::switchable_rules).
pub trait RuleSet: Sized {
    /// Every rule kept.
    const KEPT: Self;
    /// The rules, in order.
    const RULES: &'static [Rule];

    /// Whether the rule at this place of [`RuleSet::RULES`] is kept. One that does not exist is.
    fn is_kept(&self, place: usize) -> bool;

    /// Keeps the rule at this place, or switches it off. One that does not exist changes nothing.
    fn switch(&mut self, place: usize, kept: bool);

    /// Whether the rule of this name is kept; `None` if there is none.
    fn get(&self, name: &str) -> Option<bool> {
        place_of(Self::RULES, name).map(|place| self.is_kept(place))
    }

    /// Keeps the rule of this name, or switches it off; `None` if there is none.
    fn set(&mut self, name: &str, kept: bool) -> Option<()> {
        place_of(Self::RULES, name).map(|place| self.switch(place, kept))
    }

    /// The rules that are off.
    fn off(&self) -> impl Iterator<Item = &'static Rule> {
        let rules = Self::RULES.iter().enumerate();
        rules.filter_map(|(place, rule)| (!self.is_kept(place)).then_some(rule))
    }

    /// Writes a map of the rules that are off, each with `false`.
    ///
    /// # Errors
    /// Those of the serializer.
    #[cfg(feature = "serde")]
    fn write<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap;
        let mut map = serializer.serialize_map(Some(self.off().count()))?;
        for rule in self.off() {
            map.serialize_entry(rule.name, &false)?;
        }
        map.end()
    }

    /// Reads what [`RuleSet::write`] wrote. A rule may also be said to be kept.
    ///
    /// # Errors
    /// A name that no rule has, and those of the deserializer.
    #[cfg(feature = "serde")]
    fn read<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(written::Map(core::marker::PhantomData))
    }
}

fn place_of(rules: &[Rule], name: &str) -> Option<usize> {
    rules.iter().position(|rule| rule.name == name)
}

#[cfg(feature = "serde")]
mod written {
    use super::{Rule, RuleSet, place_of};
    use core::fmt;
    use core::marker::PhantomData;
    use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, Visitor};

    /// So much of a name that no rule has is repeated in the error.
    const NAME_CHARS: usize = 40;

    pub(super) struct Map<T>(pub(super) PhantomData<T>);

    impl<'de, T: RuleSet> Visitor<'de> for Map<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a map of the rules that are off, each with false")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
            let mut rules = T::KEPT;
            while let Some(place) = map.next_key_seed(Name(T::RULES))? {
                rules.switch(place, map.next_value()?);
            }
            Ok(rules)
        }
    }

    /// The name of one of these rules, read as its place.
    struct Name(&'static [Rule]);

    impl<'de> DeserializeSeed<'de> for Name {
        type Value = usize;

        fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
            deserializer.deserialize_str(self)
        }
    }

    impl Visitor<'_> for Name {
        type Value = usize;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("the name of a rule")
        }

        fn visit_str<E: Error>(self, name: &str) -> Result<usize, E> {
            place_of(self.0, name).ok_or_else(|| {
                E::custom(format_args!(
                    "no rule that can be switched off is called {name:.NAME_CHARS$}"
                ))
            })
        }
    }
}

/// Makes a set of rules that can be switched off: a struct with a field for each, and its [`RuleSet`].
///
/// ```
/// use raft::RuleSet;
///
/// raft::switchable_rules! {
///     /// What a kettle keeps to.
///     Kettle {
///         boils_water_only: "§1", "only water is boiled";
///         stops_when_dry: "§2", "a dry kettle is off";
///     }
/// }
/// let mut kettle = Kettle::ALL;
/// assert_eq!(kettle.set("stops_when_dry", false), Some(()));
/// assert!(!kettle.stops_when_dry && kettle.boils_water_only);
/// assert_eq!(kettle.off().next().map(|rule| rule.section), Some("§2"));
/// ```
#[macro_export]
macro_rules! switchable_rules {
    ($(#[$doc:meta])* $set:ident { $($name:ident: $section:literal, $says:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq)]
        pub struct $set {
            $(
                #[doc = concat!($section, ": ", $says, ".")]
                pub $name: bool,
            )+
        }

        impl $set {
            /// Every rule kept.
            pub const ALL: Self = Self { $($name: true,)+ };
        }

        impl Default for $set {
            fn default() -> Self {
                Self::ALL
            }
        }

        impl ::core::fmt::Debug for $set {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                let off = $crate::RuleSet::off(self).map(|rule| rule.name);
                f.write_str(concat!(stringify!($set), " without "))?;
                f.debug_set().entries(off).finish()
            }
        }

        impl $crate::RuleSet for $set {
            const KEPT: Self = Self::ALL;
            const RULES: &'static [$crate::Rule] = &[$($crate::Rule {
                name: stringify!($name),
                section: $section,
                says: $says,
            },)+];

            fn is_kept(&self, place: usize) -> bool {
                [$(self.$name,)+].get(place).copied().unwrap_or(true)
            }

            fn switch(&mut self, place: usize, kept: bool) {
                if let Some(rule) = [$(&mut self.$name,)+].into_iter().nth(place) {
                    *rule = kept;
                }
            }
        }
    };
}

#[cfg(feature = "serde")]
impl serde::Serialize for crate::Rules {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.write(serializer)
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for crate::Rules {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::read(deserializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Rules;
    use alloc::vec::Vec;

    #[test]
    fn a_rule_is_switched_by_its_name_and_no_other_moves() {
        for rule in Rules::RULES {
            let mut rules = Rules::ALL;
            assert_eq!(rules.set(rule.name, false), Some(()));
            assert_eq!(rules.get(rule.name), Some(false));
            let off: Vec<_> = rules.off().collect();
            assert_eq!(off, [rule]);
            assert_ne!(rules, Rules::ALL);
            rules.set(rule.name, true);
            assert_eq!(rules, Rules::ALL);
        }
        assert_eq!((Rules::ALL.get("nothing"), Rules::ALL.off().count()), (None, 0));
    }

    #[test]
    fn every_rule_has_a_name_of_its_own_a_section_and_a_sentence() {
        for (place, rule) in Rules::RULES.iter().enumerate() {
            assert_eq!(place_of(Rules::RULES, rule.name), Some(place), "{rule:?}");
            assert!(!rule.section.is_empty() && !rule.says.ends_with('.'), "{rule:?}");
        }
    }

    #[cfg(feature = "serde")]
    #[test]
    fn written_is_only_what_is_off() {
        let written = |rules: &Rules| serde_json::to_string(rules).unwrap();
        assert_eq!(written(&Rules::ALL), "{}");
        let mut rules = Rules::ALL;
        rules.vote_checks_log = false;
        assert_eq!(written(&rules), r#"{"vote_checks_log":false}"#);
        assert_eq!(serde_json::from_str::<Rules>(&written(&rules)).unwrap(), rules);
    }

    #[cfg(feature = "serde")]
    #[test]
    fn a_rule_that_is_kept_may_be_said_to_be_and_one_that_does_not_exist_may_not() {
        let read = |text: &str| serde_json::from_str::<Rules>(text);
        assert_eq!(read(r#"{"vote_checks_log":true}"#).unwrap(), Rules::ALL);
        let error = alloc::format!("{}", read(r#"{"tea_is_hot":false}"#).unwrap_err());
        assert!(
            error.starts_with("no rule that can be switched off is called tea_is_hot"),
            "{error}"
        );
        assert!(read(r#"{"vote_checks_log":"no"}"#).is_err() && read("[]").is_err());
    }
}
