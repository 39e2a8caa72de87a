//! The outline around a set of nodes on the ring: straight from node to node, and around the outer side of each.
//!
//! Pure: places in, an SVG path out. The straight parts run along links, which cross no label; so does it.

use crate::geometry::{Point, push_decimal};

/// The outline of the discs around `places`, which stand on a ring, in its order (clockwise). The straight parts run `beside` the
/// line from middle to middle, to its outer side; inside if it is less than zero.
#[must_use]
pub fn outline(places: &[Point], radius: f64, beside: f64) -> String {
    let mut path = String::new();
    let mut put = |text: &str, numbers: &[f64]| {
        path.push_str(text);
        for number in numbers {
            path.push(' ');
            push_decimal(&mut path, *number, 1);
        }
    };
    match places {
        [] => {}
        [only] => {
            put("M", &[only.x - radius, only.y]);
            for end in [only.x + radius, only.x - radius] {
                put("A", &[radius, radius, 0.0, 0.0, 1.0, end, only.y]);
            }
            put("Z", &[]);
        }
        _ => {
            // Around two, inside and outside are the same.
            let beside = if places.len() == 2 { beside.abs() } else { beside };
            let count = places.len();
            let (first, mut at) = side(places[0], places[1], radius, beside);
            put("M", &[first.x, first.y]);
            put("L", &[at.x, at.y]);
            for corner in 1..=count {
                let (around, next) = (places[corner % count], places[(corner + 1) % count]);
                let (begins, ends) = side(around, next, radius, beside);
                // On the outer side, which is the longer way unless the ring is very flat there.
                let turned =
                    (at.x - around.x) * (begins.y - around.y) - (at.y - around.y) * (begins.x - around.x);
                let far = if turned > 0.0 { 0.0 } else { 1.0 };
                put("A", &[radius, radius, 0.0, far, 1.0, begins.x, begins.y]);
                if corner < count {
                    put("L", &[ends.x, ends.y]);
                    at = ends;
                }
            }
            put("Z", &[]);
        }
    }
    path
}

/// Where the straight part from one disc to another begins and ends.
fn side(from: Point, to: Point, radius: f64, beside: f64) -> (Point, Point) {
    let length = from.distance(to).max(1.0);
    let (x, y) = ((to.x - from.x) / length, (to.y - from.y) / length);
    let along = (radius * radius - beside * beside).max(0.0).sqrt();
    // Clockwise, where y grows downwards, the outer side is the left one.
    let (out_x, out_y) = (y * beside, -x * beside);
    (
        Point::new(from.x + out_x + x * along, from.y + out_y + y * along),
        Point::new(to.x + out_x - x * along, to.y + out_y - y * along),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_goes_around_each_and_comes_back() {
        let corners = [(50.0, 0.0), (100.0, 80.0), (0.0, 80.0)].map(|(x, y)| Point::new(x, y));
        let path = outline(&corners, 10.0, 3.0);
        assert_eq!(path.matches('A').count(), 3);
        assert_eq!(path.matches('L').count(), 3);
        assert!(path.starts_with('M') && path.ends_with('Z'));
        let begin: Vec<&str> = path[1..].split('L').next().unwrap().split_whitespace().collect();
        assert!(path.ends_with(&format!("{} {}Z", begin[0], begin[1])), "{path}");
    }

    #[test]
    fn one_alone_has_a_circle_and_nobody_has_nothing() {
        assert_eq!(outline(&[], 10.0, 3.0), "");
        assert_eq!(
            outline(&[Point::new(20.0, 5.0)], 10.0, 3.0),
            "M 10 5A 10 10 0 0 1 30 5A 10 10 0 0 1 10 5Z"
        );
    }

    #[test]
    fn the_straight_part_runs_on_the_outer_side() {
        let (begins, ends) = side(Point::new(0.0, 0.0), Point::new(100.0, 0.0), 5.0, 3.0);
        assert_eq!((begins, ends), (Point::new(4.0, -3.0), Point::new(96.0, -3.0)));
    }
}
