//! The settings: conditions first, then what can be turned of links, disks and patience, the rules and the beginning of the run, and how
//! the page looks.

use super::dialogs::Dialog;
use super::features::Features;
use super::inspector::{DiskDialsForm, LinkDialsForm, TimingDialsForm, millis};
use super::widgets::{CommandButton, Dial, Switch, input};
use crate::browser::theme::Theme;
use crate::command::{Command, Facts};
use crate::lab::control::Rule;
use crate::lab::presets::Preset;
use crate::start::parse_seed;
use crate::texts::{self, Language, Text, control as words};
use raft_lessons::Kind;
use raft_sim::{DiskDials, LinkDials, Micros, Settings, Timing};
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// The largest drift that the dial reaches, in milliseconds.
const DRIFT_MOST: u32 = 140;

/// What brings about something to see.
const LESSONS: [Command; 5] = [
    Command::SpreadTimers,
    Command::AlignTimers,
    Command::UsualTimers,
    Command::SplitVote,
    Command::UnevenLogs,
];

/// What the settings need.
#[derive(Properties, PartialEq)]
pub struct SettingsProps {
    /// How the cluster was set up.
    pub settings: Settings,
    /// Its seed.
    pub seed: u64,
    /// How the links behave now.
    pub link: LinkDials,
    /// How the disks behave now.
    pub disk: DiskDials,
    /// How patient the nodes are now.
    pub timing: Timing,
    /// The conditions that hold, if they are known ones.
    pub preset: Option<Preset>,
    /// What decides which commands can be given.
    pub facts: Facts,
    /// What was chosen.
    pub theme: Theme,
    /// Whether single letters are keys.
    pub letters: bool,
    /// A command is given.
    pub oncommand: Callback<Command>,
    /// The run is to be played again under these settings.
    pub onagain: Callback<Settings>,
    /// Another run is to begin.
    pub onbegin: Callback<(Settings, u64)>,
    /// All links are to behave so.
    pub onlinks: Callback<LinkDials>,
    /// All disks are to behave so.
    pub ondisks: Callback<DiskDials>,
    /// All disks are to stand still, or go on.
    pub onstall: Callback<bool>,
    /// All nodes are to be so patient.
    pub ontimings: Callback<Timing>,
    /// A theme is chosen.
    pub ontheme: Callback<Theme>,
    /// A language is chosen.
    pub onlanguage: Callback<Language>,
    /// Single letters are to be keys, or not.
    pub onletters: Callback<bool>,
    /// Closed.
    pub onclose: Callback<()>,
    /// More controls for the cluster, where the header has no room for them.
    #[prop_or_default]
    pub cluster: Html,
    /// More controls for the page.
    #[prop_or_default]
    pub page: Html,
    /// What was told last.
    #[prop_or_default]
    pub told: Html,
}

/// The settings.
#[component]
pub fn SettingsDialog(props: &SettingsProps) -> Html {
    html! {
        <Dialog name="settings" title={Command::Settings.label()} onclose={props.onclose.clone()} foot={props.told.clone()}>
            { conditions(props) }
            <div class="settings-columns">
                <div>{ match props.facts.allowed.refusal(&[Kind::Dials]) {
                    Some(why) => html! { <p class="quiet">{ why }</p> },
                    None => behaviour(props),
                } }</div>
                <div>
                    { beginning(props) }
                    <section class="settings-part">
                        <h3>{ texts::PAGE }</h3>
                        <ThemeChoice theme={props.theme} ontheme={props.ontheme.clone()} />
                        { languages(&props.onlanguage) }
                        <Switch name="letters" label={texts::LETTERS_SWITCH} on={props.letters}
                                onchange={props.onletters.clone()} />
                        { props.page.clone() }
                    </section>
                </div>
            </div>
        </Dialog>
    }
}

/// What can be had with one press.
fn conditions(props: &SettingsProps) -> Html {
    html! {
        <section class="settings-part">
            <h3>{ words::CONDITIONS }</h3>
            <p class="quiet">{ words::CONDITIONS_NOTE }</p>
            <div class="presets">
                { for Preset::ALL.into_iter().map(|preset| {
                    let command = Command::Preset(preset);
                    let on = props.preset == Some(preset);
                    let title = command.refusal(&props.facts);
                    let refused = title.is_some().then_some("true");
                    html! {
                        <button type="button" class="preset" data-command={command.name()} {title} aria-disabled={refused}
                                aria-pressed={if on { "true" } else { "false" }}
                                onclick={props.oncommand.reform(move |_: MouseEvent| command)}>
                            <b>{ words::preset(preset) }</b>
                            <span>{ words::preset_line(preset) }</span>
                            if let Some(patience) = words::preset_patience(preset) { <span>{ patience }</span> }
                        </button>
                    }
                }) }
            </div>
            <h3>{ words::LESSONS }</h3>
            <div class="actions">
                { for LESSONS.into_iter().map(|command| html! {
                    <CommandButton key={command.name()} {command} facts={props.facts} onclick={props.oncommand.clone()} />
                }) }
            </div>
        </section>
    }
}

/// How all links, disks and nodes behave from now on.
fn behaviour(props: &SettingsProps) -> Html {
    let stalled = props.facts.stalled;
    html! {
        <>
            <section class="settings-part">
                <h3>{ words::ALL_LINKS }</h3>
                <LinkDialsForm scope="all" dials={props.link} onchange={props.onlinks.clone()} />
            </section>
            <section class="settings-part">
                <h3>{ words::ALL_DISKS }</h3>
                <DiskDialsForm names={["flush", "flush-jitter"]} dials={props.disk} onchange={props.ondisks.clone()} />
                <div class="actions">
                    <button type="button" class="button" data-command="stall-disks"
                            onclick={props.onstall.reform(move |_: MouseEvent| !stalled)}>
                        { if stalled { words::UNSTALL_ALL } else { words::STALL_ALL } }
                    </button>
                </div>
            </section>
            <section class="settings-part">
                <h3>{ words::ALL_NODES }</h3>
                <TimingDialsForm names={["timeout-min", "timeout-max", "heartbeat"]} timing={props.timing}
                                 onchange={props.ontimings.clone()} />
                <p class="quiet">{ words::KEEPS_TIMEOUT }</p>
            </section>
        </>
    }
}

/// What belongs to the beginning of the run: a rule that is switched plays it again, whatever else is changed begins it anew.
fn beginning(props: &SettingsProps) -> Html {
    let settings = &props.settings;
    let rule = |rule: Rule, name, label: Text, help: Text| {
        let mut flipped = settings.clone();
        rule.flip(&mut flipped);
        html! {
            <Switch {name} {label} {help} on={rule.is_on(settings)}
                    onchange={props.onagain.reform(move |_: bool| flipped.clone())} />
        }
    };
    let (begin, stopped) = (settings.clone(), settings.clone());
    let seed = props.seed;
    let ondrift = {
        let settings = settings.clone();
        props.onagain.reform(move |value: u32| {
            let mut settings = settings.clone();
            settings.reads.clock_drift_max = Micros::from_millis(u64::from(value));
            settings
        })
    };
    let onstopped = props.onbegin.reform(move |all_stopped_at_start: bool| {
        let settings = Settings {
            all_stopped_at_start,
            ..stopped.clone()
        };
        (settings, seed)
    });
    html! {
        <>
            <section class="settings-part">
                <h3>{ words::RULES }</h3>
                <p class="quiet">{ words::RULES_NOTE }</p>
                { rule(Rule::PreVote, "pre-vote", texts::PRE_VOTE, texts::PRE_VOTE_HELP) }
                { rule(Rule::CheckQuorum, "check-quorum", texts::CHECK_QUORUM, texts::CHECK_QUORUM_HELP) }
                { rule(Rule::LeaseReads, "lease-reads", words::LEASE_READS, words::LEASE_READS_HELP) }
                if settings.reads.lease {
                    <Dial name="drift" label={words::DRIFT} unit="ms" value={millis(settings.reads.clock_drift_max)}
                          most={DRIFT_MOST} onchange={ondrift} />
                }
                { rule(Rule::Forward, "forward", words::FORWARD, words::FORWARD_HELP) }
            </section>
            <section class="settings-part">
                <h3>{ texts::CLUSTER }</h3>
                <p class="quiet">{ words::BEGINNING_NOTE }</p>
                { props.cluster.clone() }
                <SeedField {seed} onseed={props.onbegin.reform(move |seed| (begin.clone(), seed))} />
                <Switch name="all-stopped" label={texts::ALL_STOPPED} on={settings.all_stopped_at_start} onchange={onstopped} />
            </section>
            <Features settings={settings.clone()} {seed} onbegin={props.onbegin.clone()} />
        </>
    }
}

#[derive(Properties, PartialEq)]
struct SeedFieldProps {
    seed: u64,
    onseed: Callback<u64>,
}

#[component]
fn SeedField(props: &SeedFieldProps) -> Html {
    let field = use_node_ref();
    let wrong = use_state(|| false);
    let onchange = {
        let (wrong, onseed) = (wrong.clone(), props.onseed.clone());
        Callback::from(move |event: Event| {
            let seed = input(&event).and_then(|input| parse_seed(&input.value()));
            wrong.set(seed.is_none());
            if let Some(seed) = seed {
                onseed.emit(seed);
            }
        })
    };
    {
        let field = field.clone();
        use_effect_with(props.seed, move |seed| {
            if let Some(field) = field.cast::<HtmlInputElement>() {
                field.set_value(&format!("{seed:x}"));
            }
        });
    }
    html! {
        <label class="row-field">
            <span>{ texts::SEED }</span>
            <input ref={field} class="field mono" data-field="seed" autocomplete="off" spellcheck="false" {onchange}
                   aria-invalid={wrong.then_some("true")} aria-describedby="seed-fault" />
            <small id="seed-fault" class="fault" role="alert">{ if *wrong { texts::SEED_WRONG.now() } else { "" } }</small>
        </label>
    }
}

fn languages(onlanguage: &Callback<Language>) -> Html {
    html! {
        <fieldset class="choice" data-field="language">
            <legend>{ texts::LANGUAGE }</legend>
            { for texts::LANGUAGES.into_iter().map(|(language, code, name)| html! {
                <label>
                    <input type="radio" name="language" value={code} checked={language == texts::language()}
                           onchange={onlanguage.reform(move |_: Event| language)} />
                    <span lang={code}>{ name }</span>
                </label>
            }) }
        </fieldset>
    }
}

#[derive(Properties, PartialEq)]
struct ThemeChoiceProps {
    theme: Theme,
    ontheme: Callback<Theme>,
}

#[component]
fn ThemeChoice(props: &ThemeChoiceProps) -> Html {
    let choices = [
        (Theme::System, texts::THEME_SYSTEM),
        (Theme::Light, texts::THEME_LIGHT),
        (Theme::Dark, texts::THEME_DARK),
    ];
    html! {
        <fieldset class="choice">
            <legend>{ texts::THEME }</legend>
            { for choices.into_iter().map(|(theme, label)| html! {
                <label>
                    <input type="radio" name="theme" checked={props.theme == theme}
                           onchange={props.ontheme.reform(move |_: Event| theme)} />
                    <span>{ label }</span>
                </label>
            }) }
        </fieldset>
    }
}
