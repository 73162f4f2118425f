//! Checks what the window needs before it can open, with messages for what is missing.

#[cfg(not(target_arch = "wasm32"))]
use std::panic::{self, AssertUnwindSafe};

#[cfg(not(target_arch = "wasm32"))]
use bevy::app::{App, Plugins};
use thiserror::Error;

use crate::{cartography::basemap::BadBasemap, formats::gazetteer::BadGazetteer, language::BadCatalogue};

/// The log contains the program's own lines only; `RUST_LOG` enables those of libraries.
pub(in crate::viewer) const LOG_FILTER: &str = "off,frontline=info";

/// Why the window cannot open.
#[derive(Debug, Error)]
pub enum StartError {
    /// There is no display.
    #[error(
        "no display: neither WAYLAND_DISPLAY nor DISPLAY is set\n\
         Start frontline from a desktop session, or under Xvfb (Debian: apt install xvfb, Fedora: dnf install \
         xorg-x11-server-Xvfb; then xvfb-run frontline).\n{WITHOUT_WINDOW}"
    )]
    NoDisplay,
    /// The display cannot be opened.
    #[error(
        "the display cannot be opened: {0}\n\
         Check that WAYLAND_DISPLAY or DISPLAY names a display that runs and that you may use.\n{WITHOUT_WINDOW}"
    )]
    DisplayRefused(String),
    /// There is no graphics driver.
    #[error(
        "no graphics driver: {0}\n\
         Install a Vulkan driver; the one without a graphics card is in mesa-vulkan-drivers (Debian: apt install \
         mesa-vulkan-drivers, Fedora: dnf install mesa-vulkan-drivers).\n{WITHOUT_WINDOW}"
    )]
    NoGraphics(String),
    /// The embedded base map is damaged.
    #[error("the base map is damaged")]
    Basemap(#[source] BadBasemap),
    /// An embedded message catalogue is damaged.
    #[error("the messages are damaged")]
    Catalogue(#[source] BadCatalogue),
    /// The embedded gazetteer is damaged.
    #[error("the list of places is damaged")]
    Places(#[source] BadGazetteer),
    /// The window ended with an error code.
    #[error("the window ended with code {0}")]
    Ended(u8),
}

const WITHOUT_WINDOW: &str = "The commands without a window still work; frontline --help lists them.";

/// Whether there is a display for the window.
///
/// # Errors
/// When there is not.
#[cfg(not(target_arch = "wasm32"))]
pub(in crate::viewer) fn check_display() -> Result<(), StartError> {
    if !cfg!(all(unix, not(target_os = "macos"))) {
        return Ok(());
    }
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let found = ["WAYLAND_DISPLAY", "WAYLAND_SOCKET", "DISPLAY"].into_iter().any(set);
    if found { Ok(()) } else { Err(StartError::NoDisplay) }
}

/// Adds the plugins that open the window. Bevy panics if the display does not respond; the panic becomes an error here.
///
/// # Errors
/// When there is a panic, with its message.
#[cfg(not(target_arch = "wasm32"))]
pub(in crate::viewer) fn add_window<P>(app: &mut App, plugins: impl Plugins<P>) -> Result<(), StartError> {
    let before = panic::take_hook();
    // The error contains the panic's message, without a backtrace.
    panic::set_hook(Box::new(|_| {}));
    let added = panic::catch_unwind(AssertUnwindSafe(|| {
        app.add_plugins(plugins);
    }));
    panic::set_hook(before);
    added.map_err(|cause| {
        let text = cause.downcast_ref::<String>().cloned();
        let text = text.or_else(|| cause.downcast_ref::<&str>().map(|&text| text.to_owned()));
        StartError::DisplayRefused(text.unwrap_or_else(|| "it does not say why".to_owned()))
    })
}

/// Whether there is a working graphics driver.
///
/// # Errors
/// When there is none, with the message of the graphics library.
#[cfg(not(target_arch = "wasm32"))]
pub(in crate::viewer) fn check_graphics() -> Result<(), StartError> {
    let instance = wgpu::Instance::new(wgpu::InstanceDescriptor::new_without_display_handle_from_env());
    let adapter = bevy::tasks::block_on(instance.request_adapter(&wgpu::RequestAdapterOptions::default()));
    adapter.map(drop).map_err(|error| StartError::NoGraphics(error.to_string()))
}

#[cfg(test)]
mod tests {
    use std::{
        io::{self, Write},
        sync::{Arc, Mutex, PoisonError},
    };

    use bevy::log::tracing_subscriber::{self, EnvFilter, layer::SubscriberExt as _};

    use super::LOG_FILTER;

    /// Collects the log.
    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).extend(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn only_our_own_lines_are_logged_unless_asked_for() {
        let lines = Lines::default();
        let writer = lines.clone();
        // As Bevy composes the filter: its own level comes first.
        let filter = EnvFilter::try_new(format!("INFO,{LOG_FILTER}")).unwrap();
        let layer = tracing_subscriber::fmt::layer().with_writer(move || writer.clone());
        let subscriber = tracing_subscriber::registry().with(filter).with(layer);
        tracing::subscriber::with_default(subscriber, || {
            tracing::info!(target: "frontline::viewer", "ours");
            tracing::debug!(target: "frontline::viewer", "too much");
            tracing::error!(target: "wgpu_hal::vulkan", "theirs");
            tracing::warn!(target: "bevy_ecs", "theirs");
        });
        let text = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
        assert!(text.contains("ours") && !text.contains("theirs") && !text.contains("too much"), "{text}");
    }
}
