//! Starts the page.
fn main() {
    raftarium_web::start();
}
