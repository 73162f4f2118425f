//! Today, as the machine's clock has it: how far reports reach that are stated to be valid without an end.

use bevy::prelude::*;
use chrono::{DateTime, Utc};

/// The day on which the window was opened.
#[derive(Resource, Clone, Copy, Debug)]
pub struct Today(pub DateTime<Utc>);

impl Today {
    /// By the clock of the machine.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn by_the_clock() -> Self {
        #[expect(clippy::disallowed_methods, reason = "the one place that asks; everything else is told")]
        let now = std::time::SystemTime::now();
        Self(now.into())
    }

    /// By the clock of the browser.
    #[cfg(target_arch = "wasm32")]
    pub fn by_the_clock() -> Self {
        Self(crate::control::report_time::time_from_days(js_sys::Date::now() / 86_400_000.0))
    }
}
