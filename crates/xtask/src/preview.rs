//! `cargo xtask preview`: the picture that stands where somebody links to the page, taken of the page in `dist/` and kept in the
//! repository; and what index.html says of it.

use crate::args::Args;
use crate::failure::Failure;
use crate::root;
use crate::shell;
use crate::visit::Visit;

/// Its name in the page's folder. Nothing of the page itself asks for it.
pub(crate) const NAME: &str = "preview.png";
/// Where the page will stand, if somebody says so.
pub(crate) const ADDRESS: &str = "RAFTARIUM_ADDRESS";
/// As index.html names it.
const RELATIVE: &str = "./preview.png";

pub(crate) fn run(args: Args) -> Result<(), Failure> {
    args.finish()?;
    let visit = Visit::of_published()?;
    let file = root::root().join("web").join(NAME);
    let mut shot = visit.script(&["preview.mjs"]);
    shot.env("RAFTARIUM_PREVIEW", &file);
    shell::run(shot)?;
    println!("The picture is in {}.", root::shown(&file));
    Ok(())
}

/// An address at which the page will stand: of the web, and of a folder.
pub(crate) fn address(given: &str) -> Result<String, Failure> {
    let rest = given
        .strip_prefix("https://")
        .or_else(|| given.strip_prefix("http://"));
    let plain = |letter: char| letter.is_ascii_graphic() && !"\"'<>&?#\\".contains(letter);
    if rest.is_none_or(|rest| rest.is_empty() || rest.starts_with('/') || !rest.chars().all(plain)) {
        return Err(Failure::usage(
            format!("`{given}` is no address at which a page can stand"),
            "It is like https://example.org/raftarium/.",
        ));
    }
    Ok(format!("{}/", given.trim_end_matches('/')))
}

/// index.html with the picture's whole address, where it is known at which address the page will stand: most of those who show a link
/// take no other.
pub(crate) fn addressed(html: &str, address: &str) -> String {
    html.replace(RELATIVE, &format!("{address}{NAME}"))
}

#[cfg(test)]
mod tests {
    use super::{NAME, RELATIVE, address, addressed};
    use crate::root;
    use std::fs;

    /// Width and height of a PNG, as its first chunk has them.
    fn size(png: &[u8]) -> (u32, u32) {
        let number = |at: usize| u32::from_be_bytes([png[at], png[at + 1], png[at + 2], png[at + 3]]);
        assert_eq!(&png[1..4], b"PNG");
        (number(16), number(20))
    }

    #[test]
    fn the_picture_is_there_small_and_of_the_size_that_index_html_names() {
        let picture = fs::read(root::root().join("web").join(NAME)).unwrap_or_default();
        assert!(picture.len() < 100 * 1024, "{} bytes", picture.len());
        let (width, height) = size(&picture);
        let html = fs::read_to_string(root::root().join("index.html")).unwrap_or_default();
        for (property, content) in [
            ("og:image", RELATIVE.to_owned()),
            ("og:image:width", width.to_string()),
            ("og:image:height", height.to_string()),
        ] {
            let line = format!("<meta property=\"{property}\" content=\"{content}\">");
            assert_eq!(html.matches(&line).count(), 1, "{line}");
        }
        assert_eq!((width, height), (1200, 630));
        assert!(html.contains(&format!("rel=\"copy-file\" href=\"web/{NAME}\"")));
    }

    #[test]
    fn where_it_is_known_the_whole_address_is_named() {
        let address = |given: &str| address(given).ok();
        assert_eq!(
            address("https://example.org/a/b").as_deref(),
            Some("https://example.org/a/b/")
        );
        assert_eq!(
            address("https://example.org/").as_deref(),
            Some("https://example.org/")
        );
        for wrong in [
            "",
            "example.org",
            "https://",
            "ftp://example.org",
            "https://a/\"><b",
            "https://a/?b",
            "https:///a",
        ] {
            assert_eq!(address(wrong), None, "{wrong}");
        }
        // Minified, an attribute has no quotes.
        assert_eq!(
            addressed(
                "<meta property=og:image content=./preview.png>",
                "https://example.org/a/"
            ),
            "<meta property=og:image content=https://example.org/a/preview.png>"
        );
    }
}
