//! The current day: reports with unlimited validity extend to it.

use bevy::prelude::*;
use chrono::{DateTime, Utc};

/// The day on which the window was opened.
#[derive(Resource, Clone, Copy, Debug)]
pub struct Today(pub DateTime<Utc>);

impl Today {
    /// Reads the system clock.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn by_the_clock() -> Self {
        #[expect(clippy::disallowed_methods, reason = "the one place that asks; everything else is told")]
        let now = std::time::SystemTime::now();
        Self(now.into())
    }

    /// Reads the browser's clock.
    #[cfg(target_arch = "wasm32")]
    pub fn by_the_clock() -> Self {
        Self(crate::control::report_time::time_from_days(js_sys::Date::now() / 86_400_000.0))
    }
}
