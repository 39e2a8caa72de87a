//! How large the stage is, and what of it is taken by what lies over its edges.

use super::App;
use crate::browser;
use crate::geometry::Size;
use crate::layout::Insets;
use web_sys::Element;

impl App {
    /// Fits the stage into the page.
    pub(super) fn measure(&mut self) -> bool {
        let Some(host) = self.host.cast::<Element>() else {
            return false;
        };
        if self.prints {
            return self.measure_paper();
        }
        let bounds = host.get_bounding_client_rect();
        // What says that a rule is off needs room of its own.
        let off = !self.shown.laws.off.is_empty();
        let insets = if self.embed.is_some() {
            Insets {
                top: 2.0,
                bottom: 2.0,
            }
        } else if self.beside.is_some() {
            Insets {
                top: if self.compact { 2.0 } else { 12.0 },
                bottom: if self.compact { 2.0 } else { 12.0 },
            }
        } else if self.lab.followed().is_some() {
            self.course_insets()
        } else if self.slides {
            self.slides_insets()
        } else if self.lab.exhibit().is_some() {
            self.exhibit_insets(bounds.width())
        } else if self.compact {
            Insets {
                top: if off { 84.0 } else { 46.0 },
                bottom: 88.0,
            }
        } else {
            Insets {
                top: if off { 78.0 } else { 58.0 },
                bottom: 122.0,
            }
        };
        // Never more than the window, or a stage without its styles would grow with its own picture.
        let height = bounds.height().min(browser::stage_height_most());
        self.measure_beside(insets);
        self.stage.resize(Size::new(bounds.width(), height), insets)
    }
}
