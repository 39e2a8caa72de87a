//! The published page's stylesheets as one: by themselves they are a request each, and compressed a third heavier.

use std::fs;
use std::path::Path;

use crate::failure::Failure;
use crate::sha384;

/// Lays the sheets that `html` links, in their order, into one file of `folder`, and removes them. Returns `html` with that one in the
/// place of the first.
pub(crate) fn join(folder: &Path, html: &str) -> Result<String, Failure> {
    let mut sheets = String::new();
    let mut place = None;
    let mut without = String::new();
    let mut left = html;
    while let Some((before, tag, after)) = next_sheet(left) {
        without.push_str(before);
        place.get_or_insert(without.len());
        let name = address(tag).unwrap_or_default();
        let file = folder.join(name.trim_start_matches("./"));
        sheets.push_str(&fs::read_to_string(&file).map_err(Failure::file("reading", &file))?);
        fs::remove_file(&file).map_err(Failure::file("removing", &file))?;
        left = after;
    }
    without.push_str(left);
    let Some(place) = place else {
        return Err(Failure::wrong(
            "the page links no stylesheet",
            "index.html names those in web/styles.",
        ));
    };
    let name = format!("style-{}.css", sha384::short_name(sheets.as_bytes()));
    let file = folder.join(&name);
    fs::write(&file, &sheets).map_err(Failure::file("writing", &file))?;
    let integrity = sha384::integrity(sheets.as_bytes());
    let link = format!("<link rel=\"stylesheet\" href=\"./{name}\" integrity=\"{integrity}\">");
    without.insert_str(place, &link);
    Ok(without)
}

/// The next tag that links a stylesheet, with what stands before and after it.
fn next_sheet(html: &str) -> Option<(&str, &str, &str)> {
    html.match_indices("<link").find_map(|(start, _)| {
        let end = start + html[start..].find('>')? + 1;
        let tag = &html[start..end];
        // Minified, an attribute has no quotes.
        let is_sheet = ["rel=stylesheet", "rel=\"stylesheet\""]
            .iter()
            .any(|rel| tag.contains(rel));
        is_sheet.then_some((&html[..start], tag, &html[end..]))
    })
}

/// What a tag's `href` names.
fn address(tag: &str) -> Option<&str> {
    let value = &tag[tag.find("href=")? + "href=".len()..];
    let bare = value.trim_start_matches('"');
    bare.split(['"', ' ', '>']).next()
}

#[cfg(test)]
mod tests {
    use super::join;
    use std::fs;

    #[test]
    fn sheets_become_one_in_their_order_and_the_rest_of_the_page_stays() {
        let folder = std::env::temp_dir().join(format!("raftarium-styles-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("a.css"), "p{order:1}").unwrap();
        fs::write(folder.join("b.css"), "p{order:2}").unwrap();
        let html = "<meta charset=utf-8><link href=./a.css integrity=sha384-x rel=stylesheet><link rel=icon href=./i.svg>\
                    <link rel=\"stylesheet\" href=\"./b.css\"><main>";
        let joined = join(&folder, html).unwrap();
        let names: Vec<_> = fs::read_dir(&folder)
            .unwrap()
            .flatten()
            .map(|entry| entry.file_name().into_string().unwrap())
            .collect();
        let [name] = &names[..] else { panic!("{names:?}") };
        assert_eq!(
            fs::read_to_string(folder.join(name)).unwrap(),
            "p{order:1}p{order:2}"
        );
        assert!(joined.starts_with(&format!(
            "<meta charset=utf-8><link rel=\"stylesheet\" href=\"./{name}\" integrity=\"sha384-"
        )));
        assert!(joined.ends_with("\"><link rel=icon href=./i.svg><main>"));
        assert!(join(&folder, "<main>").is_err());
        fs::remove_dir_all(&folder).unwrap();
    }
}
