//! The settings: what the cluster is, how its network and disks behave, how the page looks.

use super::dialogs::Dialog;
use super::inspector::{LinkDialsForm, millis};
use super::widgets::{Dial, Switch, input};
use crate::browser::theme::Theme;
use crate::start::parse_seed;
use crate::texts;
use raft_sim::{DiskDials, LinkDials, Micros, Settings};
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// The longest flush that the dial reaches, in milliseconds.
const FLUSH_MOST: u32 = 200;

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
    /// What was chosen.
    pub theme: Theme,
    /// Whether single letters are keys.
    pub letters: bool,
    /// Another run is to begin.
    pub onbegin: Callback<(Settings, u64)>,
    /// All links are to behave so.
    pub onlinks: Callback<LinkDials>,
    /// All disks are to behave so.
    pub ondisks: Callback<DiskDials>,
    /// A theme is chosen.
    pub ontheme: Callback<Theme>,
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
}

/// The settings.
#[component]
pub fn SettingsDialog(props: &SettingsProps) -> Html {
    let begin = |change: fn(&mut Settings, bool)| {
        let (settings, seed) = (props.settings.clone(), props.seed);
        props.onbegin.reform(move |on| {
            let mut settings = settings.clone();
            change(&mut settings, on);
            (settings, seed)
        })
    };
    let disk = props.disk;
    let onflush = props.ondisks.reform(move |value: u32| {
        let flush = Micros::from_millis(u64::from(value));
        DiskDials {
            flush,
            jitter: disk.jitter.min(flush),
        }
    });
    html! {
        <Dialog name="settings" title={crate::command::Command::Settings.label()}
                onclose={props.onclose.clone()}>
            <section class="settings-part">
                <h3>{ texts::CLUSTER }</h3>
                <p class="quiet">{ texts::CLUSTER_NOTE }</p>
                { props.cluster.clone() }
                <SeedField seed={props.seed} onseed={
                    let settings = props.settings.clone();
                    props.onbegin.reform(move |seed| (settings.clone(), seed))
                } />
                <Switch name="pre-vote" label={texts::PRE_VOTE} help={texts::PRE_VOTE_HELP} on={props.settings.pre_vote}
                        onchange={begin(|settings, on| settings.pre_vote = on)} />
                <Switch name="check-quorum" label={texts::CHECK_QUORUM} help={texts::CHECK_QUORUM_HELP}
                        on={props.settings.check_quorum} onchange={begin(|settings, on| settings.check_quorum = on)} />
                <Switch name="all-stopped" label={texts::ALL_STOPPED} on={props.settings.all_stopped_at_start}
                        onchange={begin(|settings, on| settings.all_stopped_at_start = on)} />
            </section>
            <section class="settings-part">
                <h3>{ texts::NETWORK }</h3>
                <p class="quiet">{ texts::NETWORK_NOTE }</p>
                <LinkDialsForm scope="all" dials={props.link} onchange={props.onlinks.clone()} />
                <Dial name="flush" label={texts::FLUSH} unit="ms" value={millis(disk.flush)} most={FLUSH_MOST}
                      onchange={onflush} />
            </section>
            <section class="settings-part">
                <h3>{ texts::PAGE }</h3>
                <ThemeChoice theme={props.theme} ontheme={props.ontheme.clone()} />
                <Switch name="letters" label={texts::LETTERS_SWITCH} on={props.letters} onchange={props.onletters.clone()} />
                { props.page.clone() }
            </section>
        </Dialog>
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
