//! What the gallery does with the page: its cards are fetched, shown and addressed, and a card's run is put on the stage.

use super::{App, Msg, Overlay};
use crate::browser::{self, address, gallery};
use crate::lab::gallery::Card;
use crate::layout::Insets;
use crate::panels::gallery::{CardDialog, Pressed, Shelf, exhibit, list};
use crate::texts;
use raft_sim::{EventId, Recording};
use std::rc::Rc;
use yew::prelude::*;

/// So much of the stage is taken by an exhibit.
pub(super) struct Room {
    card: Option<Rc<Card>>,
    width: f64,
    takes: f64,
}

/// Something that the application is told of the gallery.
#[derive(Debug)]
pub enum GalleryMsg {
    /// Something was pressed.
    Press(Pressed),
    /// The cards were fetched, or not.
    Fetched(Option<String>),
    /// A run that was found for a card is to be shown, at an event.
    Found(Rc<Card>, Box<Recording>, EventId),
}

impl App {
    /// Does what a message says.
    pub(super) fn hear_gallery(&mut self, msg: GalleryMsg) {
        match msg {
            GalleryMsg::Fetched(text) => {
                let cards = text.and_then(|text| Card::read_all(&text).ok());
                self.shelf = cards.map_or(Shelf::Missing, Shelf::Open);
                if let Some(Overlay::Gallery(Some(name))) = self.overlay.clone() {
                    self.open_unsearched(&name);
                }
            }
            GalleryMsg::Found(card, recording, event) => self.show_run(card, *recording, Some(event)),
            GalleryMsg::Press(Pressed::Show(name)) => self.show_card(name),
            GalleryMsg::Press(Pressed::Fetch) => self.fetch_cards(),
            GalleryMsg::Press(Pressed::Kept(card)) => self.show_kept(card),
            GalleryMsg::Press(Pressed::Beside) => {
                self.lab.beside_sound();
                self.seek_on();
            }
            GalleryMsg::Press(Pressed::See(event)) => self.lab.seek_event(event),
            GalleryMsg::Press(Pressed::Give(command)) => {
                self.command(command);
            }
            GalleryMsg::Press(Pressed::Leave) => {
                self.lab.leave_exhibit();
                address::set_fragment(None);
            }
        }
        self.measure();
    }

    /// Shows a card, or all of them.
    pub(super) fn show_card(&mut self, name: Option<String>) {
        let fragment = name
            .as_ref()
            .map_or_else(|| "gallery".to_owned(), |name| format!("gallery/{name}"));
        address::set_fragment(Some(&fragment));
        self.overlay = Some(Overlay::Gallery(name.clone()));
        if let Some(name) = name {
            self.open_unsearched(&name);
        }
        if matches!(self.shelf, Shelf::Closed | Shelf::Missing) {
            self.fetch_cards();
        }
    }

    /// A card whose run is not searched for is its kept run; only beside that run is it a card to be read.
    fn open_unsearched(&mut self, name: &str) {
        let Shelf::Open(cards) = &self.shelf else { return };
        let card = cards.iter().find(|card| card.name == name);
        let shown = self.lab.exhibit().map(|exhibit| &exhibit.card);
        let card = card.filter(|card| card.no_search().is_some() && shown != Some(card));
        if let Some(card) = card.map(Rc::clone) {
            self.show_kept(card);
        }
    }

    fn show_kept(&mut self, card: Rc<Card>) {
        match card.recording() {
            // Who loads the page again has the run already.
            Ok(recording) if self.lab.has_run_of(&recording) => {
                self.overlay = None;
                if let Some(event) = card.event {
                    self.lab.go_to_event(event);
                }
                self.lab.show_exhibit(card);
            }
            Ok(recording) => {
                let event = card.event;
                self.show_run(card, recording, event);
            }
            Err(error) => self.lab.complain(texts::complaint(&error)),
        }
    }

    fn fetch_cards(&mut self) {
        self.shelf = Shelf::Asked;
        self.link
            .send_future(async { Msg::Gallery(GalleryMsg::Fetched(gallery::cards().await)) });
    }

    /// What the address names is shown: `gallery`, `gallery/NAME`. Returns whether it names something here.
    pub(super) fn open_gallery(&mut self, fragment: &str) -> bool {
        let name = match fragment.strip_prefix("gallery") {
            Some("") => None,
            Some(rest) => match rest.strip_prefix('/') {
                Some(name) => Some(name.to_owned()),
                None => return false,
            },
            None => return false,
        };
        self.show_card(name);
        true
    }

    /// Closes what lies over the page.
    pub(super) fn close_overlay(&mut self) {
        self.close_gallery();
        self.overlay = None;
    }

    /// The gallery is closed: the address is that of the card whose run is on the stage, if there is one.
    pub(super) fn close_gallery(&mut self) {
        // Who has gone to another address in the meantime stays there.
        let here = address::fragment().starts_with("gallery");
        if here && matches!(self.overlay, Some(Overlay::Gallery(_))) {
            let fragment = self
                .lab
                .exhibit()
                .map(|exhibit| format!("gallery/{}", exhibit.card.name));
            address::set_fragment(fragment.as_deref());
        }
    }

    /// The address names a card no more whose run is there no more.
    pub(super) fn forget_card(&mut self) {
        let shown = self.lab.exhibit().is_some() || matches!(self.overlay, Some(Overlay::Gallery(_)));
        if !shown && address::fragment().starts_with("gallery") {
            address::set_fragment(None);
            self.measure();
        }
    }

    /// What the exhibit takes of the stage: as much as it took at most, for this card and at this width, so that the stage does not
    /// jump with every sentence.
    pub(super) fn exhibit_insets(&mut self, width: f64) -> Insets {
        let card = self.lab.exhibit().map(|exhibit| Rc::clone(&exhibit.card));
        let document = browser::window().document();
        let exhibit = document.and_then(|document| document.query_selector(".exhibit").ok().flatten());
        let takes = exhibit.map_or(0.0, |exhibit| exhibit.get_bounding_client_rect().height());
        let before = self.exhibit_room.take();
        let same = before.filter(|room| room.card == card && (room.width - width).abs() < 1.0);
        let takes = same.map_or(takes, |room| room.takes.max(takes));
        self.exhibit_room = Some(Room { card, width, takes });
        let (top, beside) = if self.compact { (46.0, 16.0) } else { (58.0, 26.0) };
        Insets {
            top,
            bottom: takes + beside,
        }
    }

    fn show_run(&mut self, card: Rc<Card>, recording: Recording, event: Option<EventId>) {
        self.overlay = None;
        self.sheet = None;
        self.welcomes = false;
        self.addressed = false;
        address::set_fragment(Some(&format!("gallery/{}", card.name)));
        self.exhibiting = Some(card);
        self.begin_opening(recording, event);
    }

    /// What lies over the page: a card, or all of them.
    pub(super) fn gallery_view(&self, ctx: &Context<Self>, name: Option<&String>) -> Html {
        let link = ctx.link();
        let onclose = link.callback(|()| Msg::CloseOverlay);
        let onpress = link.callback(|pressed| Msg::Gallery(GalleryMsg::Press(pressed)));
        let cards = match &self.shelf {
            Shelf::Open(cards) => cards.as_slice(),
            _ => &[],
        };
        let named = name.and_then(|name| cards.iter().find(|card| card.name == *name));
        let Some(card) = named else {
            return list(&self.shelf, &onpress, onclose);
        };
        let shown = Rc::clone(card);
        let onopen = link.callback(move |(recording, event)| {
            Msg::Gallery(GalleryMsg::Found(Rc::clone(&shown), Box::new(recording), event))
        });
        html! { <CardDialog key={card.name.clone()} card={Rc::clone(card)} {onpress} {onopen} {onclose} /> }
    }

    /// What stands under the stage instead of the usual caption, while a card's run is on it.
    pub(super) fn exhibit_view(&self, ctx: &Context<Self>) -> Option<Html> {
        let onpress = ctx
            .link()
            .callback(|pressed| Msg::Gallery(GalleryMsg::Press(pressed)));
        let shown = self.lab.exhibit()?;
        Some(exhibit(shown, self.lab.event(), self.shown.facts, &onpress))
    }
}
