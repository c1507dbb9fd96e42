//! The installation opened in this process, to prepare it and to look at what is stored; and a session's cookie.

use app::App;

/// What fixtures work on: the program behind its pages.
pub struct TestApp(App);

impl TestApp {
    pub fn new(app: App) -> Self {
        Self(app)
    }

    pub fn app(&self) -> &App {
        &self.0
    }

    /// A browser nobody is logged in with.
    pub fn visitor(&self) -> Visitor {
        Visitor { cookie: String::new(), token: String::new() }
    }
}

/// Who a request comes from.
pub struct Visitor {
    /// The header's value.
    pub cookie: String,
    pub token: String,
}

impl Visitor {
    pub fn set_cookie(&mut self, name: &str, token: &str) {
        self.cookie = format!("{name}={token}");
        token.clone_into(&mut self.token);
    }
}
