//! The few signs on buttons, drawn as our own small pictures.

use yew::prelude::*;

/// A sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// Play.
    Play,
    /// Pause.
    Pause,
    /// On by one event.
    Step,
    /// Back by one event.
    StepBack,
    /// To the beginning.
    Start,
    /// To the end.
    End,
    /// Settings.
    Dials,
    /// Light or dark.
    Theme,
    /// Close.
    Close,
    /// Fewer.
    Minus,
    /// More.
    Plus,
    /// A wall.
    Wall,
    /// Mended.
    Mend,
    /// It holds.
    Tick,
    /// It does not.
    Cross,
    /// An arrow that leaves a box.
    Share,
    /// A folder.
    Folder,
    /// A glass to look through.
    Glass,
    /// More.
    More,
    /// Out of the frame.
    Out,
    /// From the beginning.
    Again,
    /// The signs of the stage: a disc, a diamond.
    Signs,
}

impl Icon {
    const fn path(self) -> &'static str {
        match self {
            Self::Play => "M5 2.5v11l9 -5.5z",
            Self::Pause => "M4 2.5h3v11h-3zM9 2.5h3v11h-3z",
            Self::Step => "M3.5 2.5v11l6.5 -5.5zM11 2.5h2v11h-2z",
            Self::StepBack => "M12.5 2.5v11l-6.5 -5.5zM3 2.5h2v11h-2z",
            Self::Start => "M2 2.5h2v11h-2zM9 2.5v11l-5 -5.5zM14.5 2.5v11l-5 -5.5z",
            Self::End => "M12 2.5h2v11h-2zM7 2.5v11l5 -5.5zM1.5 2.5v11l5 -5.5z",
            Self::Dials => {
                "M2 4.5h7M13 4.5h1M2 11.5h1M7 11.5h7M9 4.5a2 2 0 1 0 4 0a2 2 0 1 0 -4 0M3 11.5a2 2 0 1 0 4 0a2 2 0 1 0 -4 0"
            }
            Self::Theme => "M2.5 8a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0 -11 0M8 2.5v11M8 5h4.4M8 8h5.4M8 11h4.4",
            Self::Close => "M3.5 3.5l9 9M12.5 3.5l-9 9",
            Self::Minus => "M3.5 8h9",
            Self::Plus => "M3.5 8h9M8 3.5v9",
            Self::Wall => {
                "M8 1.5v13M1.5 5.5a2 2 0 1 0 4 0a2 2 0 1 0 -4 0M10.5 10.5a2 2 0 1 0 4 0a2 2 0 1 0 -4 0"
            }
            Self::Tick => "M3 8.5l3.5 3.5L13 4.5",
            Self::Cross => "M4.5 4.5l7 7M11.5 4.5l-7 7M8 1.5a6.5 6.5 0 1 0 .01 0",
            Self::Share => "M8 10V1.8M4.8 5L8 1.8L11.2 5M4.5 7.5h-1.5v6.5h10v-6.5h-1.5",
            Self::More => "M2 4h12M2 8h12M2 12h12",
            Self::Out => "M6.5 3.5h-4v10h10v-4M9 2.5h4.5V7M13.5 2.5l-6.5 6.5",
            Self::Again => "M13.2 8a5.2 5.2 0 1 1 -1.6 -3.7M12.4 1.2v3.6h-3.6",
            Self::Signs => "M1.5 5a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0M11 7l3.5 3.5L11 14L7.5 10.5z",
            Self::Glass => "M2.5 7a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0M10.3 10.3l4 4",
            Self::Folder => "M1.5 12.5v-9h4.5l1.5 2h7v7z",
            Self::Mend => "M2 8h12M2 8l2.5 -2.5M2 8l2.5 2.5M14 8l-2.5 -2.5M14 8l-2.5 2.5",
        }
    }

    /// Whether it is drawn with lines rather than filled.
    const fn lined(self) -> bool {
        !matches!(
            self,
            Self::Play | Self::Pause | Self::Step | Self::StepBack | Self::Start | Self::End
        )
    }

    /// The picture. It says nothing to those who cannot see it: its button does.
    pub fn html(self) -> Html {
        html! {
            <svg class={classes!("icon", self.lined().then_some("lined"))} width="16" height="16"
                 viewBox="0 0 16 16" aria-hidden="true">
                <path d={self.path()} />
            </svg>
        }
    }
}

/// The page's mark: three nodes on a ring, one of them leads.
pub fn mark() -> Html {
    html! {
        <svg class="mark" width="24" height="24" viewBox="0 0 22 22" aria-hidden="true">
            <circle class="mark-ring" cx="11" cy="11" r="9.5" />
            <circle class="mark-leader" cx="11" cy="4.4" r="2.9" />
            <circle class="mark-node" cx="5.2" cy="14.6" r="2.9" />
            <circle class="mark-node" cx="16.8" cy="14.6" r="2.9" />
        </svg>
    }
}
