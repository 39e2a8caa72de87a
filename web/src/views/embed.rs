//! The line of HTML that shows a run inside another page.

/// The size that the frame asks for: what a column of text leaves room for, and the stage fits into.
const SIZE: [u32; 2] = [800, 600];

/// The frame: `page` is the address of this page without what follows a `?` or a `#`, `fragment` is what follows the `#` of a link to
/// the run, `title` tells those who do not see the frame what is in it.
#[must_use]
pub fn code(page: &str, fragment: &str, title: &str) -> String {
    let [width, height] = SIZE;
    let mut code = String::from("<iframe src=\"");
    push_escaped(&mut code, page);
    code.push_str("?embed=1#");
    push_escaped(&mut code, fragment);
    code.push_str("\" title=\"");
    push_escaped(&mut code, title);
    code.push_str(&format!(
        "\" width=\"{width}\" height=\"{height}\" loading=\"lazy\" allow=\"fullscreen\"></iframe>"
    ));
    code
}

/// What ends neither an attribute nor an element, whatever is in it.
fn push_escaped(code: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '&' => code.push_str("&amp;"),
            '<' => code.push_str("&lt;"),
            '>' => code.push_str("&gt;"),
            '"' => code.push_str("&quot;"),
            '\'' => code.push_str("&#39;"),
            other => code.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::code;

    #[test]
    fn the_frame_names_the_run_the_event_and_what_is_in_it() {
        assert_eq!(
            code(
                "https://a.example/raftarium/",
                "run=AbC-_9&event=12",
                "A run of 5 nodes"
            ),
            "<iframe src=\"https://a.example/raftarium/?embed=1#run=AbC-_9&amp;event=12\" title=\"A run of 5 nodes\" \
             width=\"800\" height=\"600\" loading=\"lazy\" allow=\"fullscreen\"></iframe>"
        );
    }

    #[test]
    fn nothing_in_it_ends_an_attribute_or_begins_an_element() {
        let hostile = "\"><script>'&";
        let code = code(hostile, hostile, hostile);
        let escaped = "&quot;&gt;&lt;script&gt;&#39;&amp;";
        assert_eq!(code.matches(escaped).count(), 3, "{code}");
        assert_eq!(code.matches('<').count(), 2, "{code}");
        assert_eq!(code.matches('"').count(), 12, "{code}");
    }
}
