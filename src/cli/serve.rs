//! `frontline serve`: serves a published site on this machine.

use std::{
    fs,
    io::{self, Write},
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    sync::mpsc,
    thread,
    time::Duration,
};

use anyhow::{Context as _, bail};

use super::{Outcome, page_folder::PageArguments, site_folder::SiteFolder, site_server::SiteServer};
use crate::{
    dataset::{self, Request},
    site::{Effort, INDEX_FILE, Site, SiteOptions, site},
};

/// Timeout of a client for a request, or for receiving the next bytes of an answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// Arguments of `frontline serve`.
#[derive(Debug, clap::Args)]
pub struct ServeArguments {
    /// The published site; without it, the dataset inside the program
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
    /// The port; 0 for any that is free
    #[arg(long, default_value_t = 8000)]
    port: u16,
    /// The address to listen at; others on the network can only reach one that is not 127.0.0.1
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    host: String,
    #[command(flatten)]
    page: PageArguments,
}

/// Why serving ended.
enum Ended {
    Asked,
    Failed(io::Error),
}

/// Serves until it is interrupted.
pub(super) fn run(arguments: &ServeArguments, out: &mut impl Write) -> anyhow::Result<Outcome> {
    if let Some(folder) = &arguments.folder {
        check(folder)?;
    }
    let listener = listener(&arguments.host, arguments.port)?;
    let embedded = if arguments.folder.is_some() { None } else { Some(embedded_site(&arguments.page)?) };
    let (sender, ended) = mpsc::channel();
    let asked = sender.clone();
    let on_signal = move || {
        // Further interrupts are ignored.
        asked.send(Ended::Asked).ok();
    };
    ctrlc::set_handler(on_signal).context("Ctrl-C cannot be heard")?;
    let temporary = embedded.as_ref().map(TemporarySite::write).transpose()?;
    let folder = arguments.folder.clone().or_else(|| temporary.as_ref().map(|site| site.0.clone()));
    let address = listener.local_addr()?;
    let server = SiteServer { folder: folder.unwrap_or_default(), host: arguments.host.clone(), patience: PATIENCE };
    thread::spawn(move || {
        let result = server.run(listener);
        // The receiver is gone if the program is about to exit.
        sender.send(result.map_or_else(Ended::Failed, |()| Ended::Asked)).ok();
    });
    writeln!(out, "http://{}/", reachable(address))?;
    out.flush()?;
    if !address.ip().is_loopback() {
        writeln!(super::terminal::stderr(), "others on the network can see it: {address}")?;
    }
    match ended.recv() {
        Ok(Ended::Failed(error)) => Err(error).context("the server stopped"),
        Ok(Ended::Asked) | Err(_) => Ok(Outcome::Done),
    }
}

fn check(folder: &Path) -> anyhow::Result<()> {
    if !folder.is_dir() {
        bail!("no such folder: {}", folder.display());
    }
    if !folder.join(INDEX_FILE).is_file() {
        bail!("no published site, it has no {INDEX_FILE}: {}", folder.display());
    }
    Ok(())
}

fn listener(host: &str, port: u16) -> anyhow::Result<TcpListener> {
    TcpListener::bind((host, port)).map_err(|error| match error.kind() {
        io::ErrorKind::AddrInUse => {
            anyhow::anyhow!("port {port} is taken; choose another with --port, or any free one with --port 0")
        }
        _ => anyhow::Error::new(error).context(format!("cannot listen at {host}, port {port}")),
    })
}

/// The address as a browser on this machine can open it.
fn reachable(address: SocketAddr) -> SocketAddr {
    let here: std::net::IpAddr =
        if address.is_ipv4() { std::net::Ipv4Addr::LOCALHOST.into() } else { std::net::Ipv6Addr::LOCALHOST.into() };
    if address.ip().is_unspecified() { SocketAddr::new(here, address.port()) } else { address }
}

/// The site of the embedded dataset.
fn embedded_site(page: &PageArguments) -> anyhow::Result<Site> {
    let build = page.build()?;
    let options = SiteOptions { effort: Effort::Quick, ..SiteOptions::default() };
    Ok(site(dataset::load(&Request::default(), &|_| {})?, build, &options)?)
}

/// A site in a temporary folder that is removed at the end.
struct TemporarySite(PathBuf);

impl TemporarySite {
    fn write(site: &Site) -> anyhow::Result<Self> {
        let path = std::env::temp_dir().join(format!("frontline-site-{}", std::process::id()));
        // `create_dir` fails if somebody else made the folder.
        fs::create_dir(&path).with_context(|| format!("the folder cannot be made: {}", path.display()))?;
        let made = Self(path);
        let folder = SiteFolder::open(&made.0)?;
        folder.write(site)?;
        Ok(made)
    }
}

impl Drop for TemporarySite {
    fn drop(&mut self) {
        // If removal fails, the system cleans up its temporary files later.
        fs::remove_dir_all(&self.0).ok();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_told_can_be_opened_here() {
        let told = |text: &str| reachable(text.parse().unwrap()).to_string();
        assert_eq!(told("0.0.0.0:8000"), "127.0.0.1:8000");
        assert_eq!(told("192.168.1.7:80"), "192.168.1.7:80");
        assert_eq!(told("[::]:80"), "[::1]:80");
    }
}
