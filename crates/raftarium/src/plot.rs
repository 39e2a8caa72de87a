//! Draws distributions as curves: how many of a hundred lie below. An SVG of its own, good in light and in dark.

use raft_sim::measure::Distribution;
use std::fmt::Write;

const WIDTH: f64 = 720.0;
const PANEL: f64 = 210.0;
const LEFT: f64 = 56.0;
const RIGHT: f64 = 24.0;
const TOP: f64 = 44.0;
const HEIGHT: f64 = 112.0;

/// A curve: what it is of, and by how much its numbers are divided to be in its unit.
pub(crate) struct Curve<'a> {
    /// What it is of.
    pub name: &'static str,
    /// The unit of its axis.
    pub unit: &'static str,
    /// A number of the distribution is so many times the unit's.
    pub scale: f64,
    /// The numbers.
    pub numbers: &'a Distribution,
}

/// The whole picture: a panel for each curve that has numbers.
pub(crate) fn svg(title: &str, curves: &[Curve<'_>]) -> String {
    let curves: Vec<_> = curves.iter().filter(|curve| !curve.numbers.is_empty()).collect();
    let height = 48.0 + PANEL * curves.len() as f64;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" height=\"{height}\" \
         role=\"img\" aria-label=\"{title}\">\n<style>\n\
         svg {{ color-scheme: light dark; font: 12px system-ui, sans-serif; background: #fcfcfb }}\n\
         text {{ fill: #52514e }} .name {{ fill: #0b0b0b; font-weight: 600; font-size: 14px }}\n\
         .curve {{ fill: none; stroke: #2a78d6; stroke-width: 2; stroke-linejoin: round }}\n\
         .below {{ fill: #2a78d6; opacity: .1 }} .grid {{ stroke: #e4e3df }} .mark {{ stroke: #898781; stroke-dasharray: 2 3 }}\n\
         @media (prefers-color-scheme: dark) {{\n\
         svg {{ background: #1a1a19 }} text {{ fill: #c3c2b7 }} .name {{ fill: #fff }} .curve {{ stroke: #3987e5 }}\n\
         .below {{ fill: #3987e5; opacity: .16 }} .grid {{ stroke: #33332f }} }}\n</style>\n"
    );
    let _ = writeln!(svg, "<text x=\"{LEFT}\" y=\"26\">{title}</text>");
    for (place, curve) in curves.iter().enumerate() {
        let _ = writeln!(
            svg,
            "<g transform=\"translate(0 {})\">",
            36.0 + PANEL * place as f64
        );
        panel(&mut svg, curve);
        svg.push_str("</g>\n");
    }
    svg.push_str("</svg>\n");
    svg
}

fn panel(svg: &mut String, curve: &Curve<'_>) {
    let at = |part| curve.numbers.per_thousand(part).unwrap_or_default() as f64 / curve.scale;
    // Beyond the 99.9th percentile a curve is flat, and would squeeze all else.
    let (step, most) = ticks(at(999).max(at(990) * 1.05));
    let x = |value: f64| LEFT + (value / most).min(1.0) * (WIDTH - LEFT - RIGHT);
    let y = |part: f64| TOP + (1.0 - part) * HEIGHT;
    let _ = writeln!(
        svg,
        "<text class=\"name\" x=\"{LEFT}\" y=\"20\">{}</text>\
         <text x=\"{}\" y=\"20\" text-anchor=\"end\">p50 {} · p90 {} · p99 {} · max {} {}</text>",
        curve.name,
        WIDTH - RIGHT,
        short(at(500)),
        short(at(900)),
        short(at(990)),
        short(at(1_000)),
        curve.unit
    );
    for percent in [0, 50, 90, 100] {
        let y = y(f64::from(percent) / 100.0);
        let _ = writeln!(
            svg,
            "<path class=\"grid\" d=\"M{LEFT} {y:.1}H{}\"/><text x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{percent} %</text>",
            WIDTH - RIGHT,
            LEFT - 8.0,
            y + 4.0
        );
    }
    let mut tick = 0.0;
    while tick <= most * 1.000_1 {
        let _ = writeln!(
            svg,
            "<text x=\"{:.1}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
            x(tick),
            TOP + HEIGHT + 18.0,
            short(tick)
        );
        tick += step;
    }
    let path = path(curve, most, x, y);
    let _ = writeln!(
        svg,
        "<path class=\"below\" d=\"{path}V{0:.1}H{LEFT}Z\"/><path class=\"curve\" d=\"{path}\"/>",
        y(0.0)
    );
    for part in [500, 990] {
        let _ = writeln!(
            svg,
            "<path class=\"mark\" d=\"M{:.1} {:.1}V{:.1}\"/>",
            x(at(part)),
            y(part as f64 / 1_000.0),
            y(0.0)
        );
    }
}

/// A staircase, with a step wherever it would be seen.
fn path(curve: &Curve<'_>, most: f64, x: impl Fn(f64) -> f64, y: impl Fn(f64) -> f64) -> String {
    let whole = curve.numbers.len() as f64;
    let mut path = format!("M{LEFT} {:.1}", y(0.0));
    let (mut seen, mut drawn) = (0, LEFT);
    for (number, count) in curve.numbers.iter() {
        seen += count;
        let here = x(number as f64 / curve.scale);
        if number as f64 / curve.scale > most {
            break;
        }
        if here - drawn >= 0.5 || seen == curve.numbers.len() {
            let _ = write!(path, "H{here:.1}V{:.1}", y(seen as f64 / whole));
            drawn = here;
        }
    }
    let _ = write!(
        path,
        "V{:.1}H{}",
        y(seen.min(curve.numbers.len()) as f64 / whole),
        WIDTH - RIGHT
    );
    path
}

/// Round steps of an axis that reaches so far, and where it ends.
fn ticks(reach: f64) -> (f64, f64) {
    let reach = reach.max(1e-3);
    let rough = reach / 6.0;
    let power = 10_f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 2.5, 5.0, 10.0]
        .into_iter()
        .map(|factor| factor * power)
        .find(|step| *step >= rough)
        .unwrap_or(rough);
    (step, (reach / step).ceil() * step)
}

/// A number in few digits.
pub(crate) fn short(value: f64) -> String {
    let digits = match value.abs() {
        value if value >= 100.0 => 0,
        value if value >= 10.0 => 1,
        _ => 2,
    };
    let text = format!("{value:.digits$}");
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_have_round_steps_and_reach_all() {
        for reach in [0.003, 1.0, 7.3, 42.0, 999.0, 123_456.0] {
            let (step, most) = ticks(reach);
            assert!(most >= reach && most <= reach + step * 1.000_1, "{reach}");
            assert!((3.0..=8.0).contains(&(most / step).round()), "{reach}: {step}");
        }
    }

    #[test]
    fn a_curve_rises_from_nothing_to_everything() {
        let mut numbers = Distribution::default();
        (1..=100).for_each(|number| numbers.add(number * 1_000));
        let curves = [Curve {
            name: "commits",
            unit: "ms",
            scale: 1_000.0,
            numbers: &numbers,
        }];
        let svg = svg("a title", &curves);
        assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>\n"));
        assert!(svg.contains("p50 50 · p90 90 · p99 98.9 · max 100 ms"), "{svg}");
        assert!(svg.contains("prefers-color-scheme: dark"));
    }
}
