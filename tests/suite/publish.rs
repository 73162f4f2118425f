//! A published site as seen by a reader, a server and a browser. A few bytes stand in for the WebAssembly program.
//!
//! One test needs Chromium, driven by node's `playwright-core`, found by `NODE_PATH`: see `surroundings.rs`.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::LazyLock,
};

use flate2::read::GzDecoder;
use frontline::{
    dataset::{Dataset, Request, load, manifest::Manifest},
    site::hash,
};
use serde_json::{Value, json};

use crate::surroundings::{fresh_folder, has_chromium};

/// An empty WebAssembly module, followed by bytes that compress well.
fn wasm() -> Vec<u8> {
    let mut bytes = b"\0asm\x01\0\0\0".to_vec();
    bytes.extend([0; 4000]);
    bytes
}

/// A page build of a few bytes.
pub(crate) fn page(folder: &Path) -> PathBuf {
    let page = folder.join("page");
    fs::create_dir_all(&page).unwrap();
    let mut pressed = Vec::new();
    brotli::BrotliCompress(&mut &*wasm(), &mut pressed, &brotli::enc::BrotliEncoderParams::default()).unwrap();
    fs::write(page.join("frontline.js"), "let wasm_bindgen = null;\n").unwrap();
    fs::write(page.join("frontline.wasm.br"), pressed).unwrap();
    page
}

/// Writes three days of two classes on both sides of a meridian, in the folder of one source.
fn reports(folder: &Path, name: &str, meridians: [f64; 3]) {
    let source = folder.join(name);
    fs::create_dir_all(&source).unwrap();
    for (day, meridian) in std::iter::zip([1, 2, 9], meridians) {
        let zone = |class: &str, west: f64, east: f64| {
            let ring = json!([[west, 48.0], [east, 48.0], [east, 49.0], [west, 49.0], [west, 48.0]]);
            json!({"type": "Feature", "properties": {"class": class},
                "geometry": {"type": "Polygon", "coordinates": [ring]}})
        };
        let zones = [zone("red", meridian, 39.0), zone("blue", 36.0, meridian)];
        let text = json!({"type": "FeatureCollection", "features": zones}).to_string();
        fs::write(source.join(format!("2024-01-0{day}.geojson")), text).unwrap();
    }
}

/// A dataset that uses every part of a manifest.
fn hill(folder: &Path) -> PathBuf {
    let hill = folder.join("hill");
    reports(&hill, "north", [37.0, 37.25, 37.5]);
    reports(&hill, "south", [37.0, 37.0, 37.125]);
    let name = |en: &str, uk: &str| json!({"en": en, "uk": uk});
    let manifest = json!({
        "title": name("The \"hill\" & </script>", "Пагорб"),
        "method": name("Drawn by hand", "Намальовано від руки"),
        "attribution": name("Both surveys", "Обидва обстеження"),
        "licence": "CC0-1.0",
        "parties": [{"key": "red", "name": name("Red", "Червоні")}, {"key": "blue", "name": name("Blue", "Сині")}],
        "classes": [
            {"key": "blue", "name": name("Held by Blue", "У Синіх"), "control": "blue"},
            {"key": "red", "name": name("Held by Red", "У Червоних"), "control": "red"},
        ],
        "sources": [
            {"name": "North survey", "terms": "free", "path": "north"},
            {"name": "Обстеження", "path": "south"},
        ],
        "place_reports": "told.csv",
        "place_notes": "notes.csv",
        "stories": [{"title": name("The <first> week", "Тиждень"), "chapters": [
            {"title": name("North", "Північ"), "text": name("Red & Blue", "Сині"), "date": "2024-01-02"},
            {"title": "2", "text": "South", "date": "2024-01-09", "compare": "2024-01-02", "bbox": [36, 48, 38, 49]},
        ]}],
        "focus": [713_174],
    });
    fs::write(hill.join("frontline.json"), manifest.to_string()).unwrap();
    fs::write(hill.join("told.csv"), "id,source,date,control\n713174,A,2024-01-02,red\n").unwrap();
    fs::write(hill.join("notes.csv"), "id,note_en,note_uk\n713174,So,Так\n").unwrap();
    hill
}

/// The program with a page build.
pub(crate) fn frontline(page: &Path) -> assert_cmd::Command {
    let mut program = assert_cmd::Command::cargo_bin("frontline").unwrap();
    program.env("FRONTLINE_PAGE", page).env_remove("FRONTLINE_LANG");
    program
}

/// Publishes the hill into `site` in a test's own folder, and returns both folders.
fn published(name: &str, arguments: &[&str]) -> (PathBuf, PathBuf) {
    let folder = fresh_folder("publish", name);
    let (page, hill, site) = (page(&folder), hill(&folder), folder.join("site"));
    frontline(&page).args(["publish", "--quick"]).arg(&site).arg(&hill).args(arguments).assert().success();
    (folder, site)
}

/// A site that no test changes, and the folder that also contains its page and data.
fn shared() -> (&'static Path, &'static Path) {
    static SHARED: LazyLock<(PathBuf, PathBuf)> = LazyLock::new(|| published("shared", &[]));
    (&SHARED.0, &SHARED.1)
}

/// What a failing `publish` prints.
fn refusal(page: &Path, site: &Path) -> String {
    let output = frontline(page).args(["publish", "--quick"]).arg(site).output().unwrap();
    assert!(!output.status.success());
    String::from_utf8(output.stderr).unwrap()
}

/// Every file below a folder, by its path with `/` between folders.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let (mut found, mut open) = (BTreeMap::new(), vec![folder.to_owned()]);
    while let Some(inner) = open.pop() {
        for entry in fs::read_dir(inner).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
                found.insert(name, fs::read(path).unwrap());
            }
        }
    }
    found
}

fn index(site: &Path) -> String {
    fs::read_to_string(site.join("index.html")).unwrap()
}

/// The data that the page passes to its script.
fn told(site: &Path) -> Value {
    let index = index(site);
    let text = index.split_once("id=\"site\">").unwrap().1.split_once("</script>").unwrap().0;
    serde_json::from_str(text).unwrap()
}

/// The file of an address, without its query.
fn file_of(url: &str) -> &str {
    url.split('?').next().unwrap()
}

fn inflated(bytes: &[u8]) -> Vec<u8> {
    let mut content = Vec::new();
    GzDecoder::new(bytes).read_to_end(&mut content).unwrap();
    content
}

/// The values of an attribute, in the order of the page.
fn values<'a>(html: &'a str, attribute: &str) -> Vec<&'a str> {
    html.split(&format!(" {attribute}=\"")).skip(1).map(|rest| rest.split('"').next().unwrap()).collect()
}

#[test]
fn names_are_the_hashes_of_contents_and_siblings_become_their_file_again() {
    let (_, site) = shared();
    let files = files(site);
    let unnamed = ["index.html", "sw.js", "site.json", "data/frontline.json"];
    for (name, bytes) in &files {
        if let Some(whole) = name.strip_suffix(".br") {
            let mut content = Vec::new();
            brotli::Decompressor::new(&bytes[..], 4096).read_to_end(&mut content).unwrap();
            assert!(content == files[whole], "{name}");
        } else if let Some(whole) = name.strip_suffix(".gz").filter(|whole| files.contains_key(*whole)) {
            assert!(inflated(bytes) == files[whole], "{name}");
        } else if !unnamed.contains(&name.as_str()) {
            let digits = name.split('.').next().unwrap().rsplit('-').next().unwrap();
            assert_eq!(digits, hash(bytes), "{name}");
        }
    }
    for pressed in ["index.html.br", "index.html.gz", "sw.js.br", "data/frontline.json.gz"] {
        assert!(files.contains_key(pressed), "{pressed}");
    }
}

#[test]
fn the_page_names_only_what_is_there_and_tells_its_script_everything() {
    let (_, site) = shared();
    let (files, index, told) = (files(site), index(site), told(site));
    let named = ["src", "href"].into_iter().flat_map(|attribute| values(&index, attribute));
    let named: BTreeSet<&str> = named.filter(|url| !url.starts_with("data:image/") && *url != "./").collect();
    assert!(named.len() > 12, "{named:?}");
    assert!(named.iter().all(|url| files.contains_key(*url)), "{named:?}");

    assert_eq!(told["title"], json!({"en": "The \"hill\" & </script>", "uk": "Пагорб"}));
    assert_eq!(told["language"], "en");
    let program = told["wasm"]["name"].as_str().unwrap();
    assert_eq!(files[program], wasm());
    assert_eq!(told["wasm"]["bytes"], files[&format!("{program}.br")].len());
    assert_eq!(told["wasm"]["size"], wasm().len());
    assert_eq!(files[told["glue"].as_str().unwrap()], b"let wasm_bindgen = null;\n");
    let data = told["data"].as_array().unwrap();
    for entry in data {
        let file = file_of(entry["url"].as_str().unwrap());
        assert_eq!(entry["bytes"], files[file].len(), "{file}");
        assert_eq!(format!("data/{}", entry["name"].as_str().unwrap()), file);
    }
    let stems: Vec<_> = data.iter().map(|entry| entry["name"].as_str().unwrap().split('-').next().unwrap()).collect();
    assert_eq!(stems, ["north", "data", "frontline.json", "reports", "notes"]);
}

#[test]
fn the_first_picture_has_the_colours_of_all_classes_and_the_view_of_each_source() {
    let (_, site) = shared();
    let (files, told) = (files(site), told(site));
    let file = &files[told["first"]["url"].as_str().unwrap()];
    let first: Value = serde_json::from_slice(file).unwrap();
    let packs: Vec<_> =
        first["sources"].as_array().unwrap().iter().map(|source| source["pack"].as_str().unwrap()).collect();
    assert!(packs.len() == 2 && packs.iter().all(|pack| files.contains_key(&format!("data/{pack}"))), "{packs:?}");
    for (number, pack) in packs.iter().enumerate() {
        let pack: Value = serde_json::from_slice(&files[&format!("data/{pack}")]).unwrap();
        let classes = pack["frontline"]["classes"].as_array().unwrap();
        assert!(!classes.is_empty());
        for theme in ["light", "dark"] {
            let colours = first["themes"][theme]["fills"][number].as_object().unwrap();
            let keys = classes.iter().map(|class| class["key"].as_str().unwrap());
            assert!(keys.clone().all(|key| colours.contains_key(key)) && colours.len() == keys.count(), "{colours:?}");
        }
        let bounds: Vec<f64> = serde_json::from_value(first["sources"][number]["bounds"].clone()).unwrap();
        let [west, south, east, north] = bounds[..] else { panic!("{bounds:?}") };
        assert!(west < east && south < north, "{bounds:?}");
    }
    for language in ["en", "uk"] {
        assert_eq!(first["months"][language].as_array().unwrap().len(), 12);
    }
    let reservoirs = first["basemap"]["reservoirs"].as_array().unwrap();
    let ends_with_oskil_dam = |reservoir: &&Value| reservoir["until"] == "2022-04-02" && reservoir["from"].is_null();
    assert!(reservoirs.iter().any(|reservoir| ends_with_oskil_dam(&reservoir)));
    assert!(reservoirs.iter().all(|reservoir| !reservoir["rings"].as_array().unwrap().is_empty()));
}

#[test]
fn the_worker_keeps_what_a_first_visit_needs() {
    let (_, site) = shared();
    let (files, told) = (files(site), told(site));
    let kept = kept_by_worker(&files);
    assert!(kept.iter().all(|url| files.contains_key(file_of(url))), "{kept:?}");
    let index = index(site);
    let data = told["data"].as_array().unwrap().iter().map(|entry| entry["url"].as_str().unwrap());
    let program = [told["wasm"]["name"].as_str().unwrap(), told["glue"].as_str().unwrap()];
    let named = values(&index, "src").into_iter().chain(values(&index, "href"));
    let named = named.filter(|url| url.starts_with("page-") || url.starts_with("style-"));
    let first = [told["first"]["url"].as_str().unwrap()];
    let needed: BTreeSet<String> = data.chain(program).chain(first).chain(named).map(str::to_owned).collect();
    assert_eq!(needed.len(), 10);
    assert_eq!(kept, needed);
}

/// The addresses of the files that the service worker caches.
fn kept_by_worker(files: &BTreeMap<String, Vec<u8>>) -> BTreeSet<String> {
    let worker = String::from_utf8(files["sw.js"].clone()).unwrap();
    assert!(!worker.contains("{{"));
    let list = worker.split_once("const FILES = [").unwrap().1.split_once("];").unwrap().0;
    serde_json::from_str(&format!("[{}]", list.trim().trim_end_matches(','))).unwrap()
}

#[test]
fn the_scripts_for_a_stick_hold_the_same_files() {
    let (_, site) = shared();
    let (files, told) = (files(site), told(site));
    let sticks = told["stick"].as_object().unwrap();
    assert_eq!(sticks.len(), 7);
    for (url, script) in sticks {
        let script = String::from_utf8(files[script.as_str().unwrap()].clone()).unwrap();
        let start = format!("(self.frontlineFiles ??= {{}})[\"{url}\"] = \"");
        let text = script.strip_prefix(&start).unwrap().strip_suffix("\";\n").unwrap();
        let bytes = from_base64(text);
        let file = &files[file_of(url)];
        assert!(if file.starts_with(&[0x1f, 0x8b]) { bytes == *file } else { inflated(&bytes) == *file }, "{url}");
    }
}

fn from_base64(text: &str) -> Vec<u8> {
    let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut bytes = Vec::new();
    let (mut bits, mut count) = (0_u32, 0);
    for letter in text.trim_end_matches('=').chars() {
        bits = bits << 6 | u32::try_from(letters.find(letter).unwrap()).unwrap();
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(bits >> count & 255).unwrap());
        }
    }
    bytes
}

fn opened(path: &Path) -> Dataset {
    load(&Request { paths: vec![path.to_owned()], ..Request::default() }, &|_| {}).unwrap()
}

#[test]
fn the_data_opens_as_the_dataset_that_was_published() {
    let (folder, site) = shared();
    let (before, after) = (opened(&folder.join("hill")), opened(&site.join("data")));
    assert_eq!((after.faults.len(), after.more_faults), (0, 0));
    assert_eq!((&after.about, &after.place_tables), (&before.about, &before.place_tables));
    assert_eq!((&after.stories, after.stories[0].chapters.len()), (&before.stories, 2));
    assert_eq!(after.timelines.len(), 2);
    for (before, after) in std::iter::zip(&before.timelines, &after.timelines) {
        assert_eq!((after.source(), after.scheme()), (before.source(), before.scheme()));
        // Whole and half degrees come back exactly; a ring may start at another position.
        let areas = |timeline: &frontline::control::timeline::Timeline| {
            let areas = |s: &frontline::control::snapshot::Snapshot| {
                (
                    s.time,
                    frontline::analysis::areas::class_areas(s, &frontline::control::covered::Covered::default())
                        .iter()
                        .map(|a| (a.class, a.km2))
                        .collect(),
                )
            };
            timeline.snapshots().iter().map(areas).collect::<Vec<(_, Vec<_>)>>()
        };
        for ((time, before), (after_time, after)) in std::iter::zip(areas(before), areas(after)) {
            assert_eq!((time, before.len()), (after_time, after.len()));
            for ((class, before), (after_class, after)) in std::iter::zip(before, after) {
                assert!(class == after_class && (before - after).abs() < 1e-6 * before, "{before} {after}");
            }
        }
    }
    assert!(after.evolutions.iter().all(Option::is_some));
    Manifest::parse(&fs::read(site.join("data/frontline.json")).unwrap()).unwrap();
}

#[test]
fn the_same_inputs_give_the_same_bytes() {
    let [(_, first), (_, second)] = ["same-first", "same-second"].map(|name| published(name, &[]));
    let (first, second) = (files(&first), files(&second));
    assert_eq!(first.keys().collect::<Vec<_>>(), second.keys().collect::<Vec<_>>());
    assert!(first == second);
}

#[test]
fn a_site_takes_the_place_of_an_earlier_one_and_leaves_nothing_old() {
    let (folder, site) = published("again", &[]);
    let earlier = files(&site);
    fs::write(site.join("CNAME"), "of the user").unwrap();
    frontline(&folder.join("page"))
        .args(["publish", "--quick", "--title", "Another"])
        .arg(&site)
        .arg(folder.join("hill/north"))
        .assert()
        .success();
    let mut later = files(&site);
    assert_eq!(later.remove("CNAME").unwrap(), b"of the user");
    let list: Value = serde_json::from_slice(&later.remove("site.json").unwrap()).unwrap();
    let listed: BTreeSet<&str> = list["files"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
    assert_eq!(later.keys().map(String::as_str).collect::<BTreeSet<_>>(), listed);
    let is_pack = |name: &&String| {
        let is_json = Path::new(name).extension().is_some_and(|ending| ending == "json");
        is_json && name.starts_with("data/") && *name != "data/frontline.json"
    };
    let packs = |files: &BTreeMap<String, Vec<u8>>| files.keys().filter(is_pack).count();
    assert_eq!((packs(&earlier), packs(&later)), (2, 1));
    assert_eq!(told(&site)["title"], json!({"en": "Another", "uk": "Another"}));
}

#[test]
fn a_folder_of_something_else_is_left_alone() {
    let folder = fresh_folder("publish", "foreign");
    let (page, site) = (page(&folder), folder.join("site"));
    fs::create_dir(&site).unwrap();
    fs::write(site.join("letter.txt"), "mine").unwrap();
    let said = refusal(&page, &site);
    assert!(said.contains("the folder holds something else than a published site, choose another"), "{said}");
    assert_eq!(files(&site).into_iter().collect::<Vec<_>>(), [("letter.txt".to_owned(), b"mine".to_vec())]);

    fs::write(site.join("site.json"), json!({"frontline": "0", "files": ["../page/frontline.js"]}).to_string())
        .unwrap();
    let said = refusal(&page, &site);
    assert!(said.contains("a file outside the folder: ../page/frontline.js"), "{said}");
    fs::write(site.join("site.json"), "{}").unwrap();
    assert!(refusal(&page, &site).contains("no list of a site"));
    assert!(page.join("frontline.js").is_file());

    let said = refusal(&page, &site.join("letter.txt"));
    assert!(said.contains("a file is in the place of the folder to write"), "{said}");
}

#[test]
fn without_a_page_nothing_is_begun() {
    let folder = fresh_folder("publish", "no-page");
    let site = folder.join("site");
    let said = refusal(&folder.join("nowhere"), &site);
    assert!(said.contains("cargo run --release --manifest-path .ci/page/Cargo.toml"), "{said}");
    let page = page(&folder);
    fs::write(page.join("frontline.wasm.br"), "something else").unwrap();
    let said = refusal(&page, &site);
    assert!(said.contains("the page cannot be used") && said.contains("cannot be decompressed"), "{said}");
    assert!(!site.exists());
}

/// Some archives have faults, which their packs tell: they are no reason to publish nothing.
#[test]
fn data_with_faults_are_published_and_the_faults_told() {
    let folder = fresh_folder("publish", "faulty");
    let (page, site) = (page(&folder), folder.join("site"));
    reports(&folder, "survey", [37.0, 37.25, 37.5]);
    let torn = json!({"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": {"class": "red"},
            "geometry": {"type": "Polygon", "coordinates": [[[36.0, 48.0], [37.0, 48.0], [37.0, 49.0], [36.0, 48.0]],
                [[40.0, 40.0], [41.0, 40.0], [41.0, 41.0], [40.0, 40.0]]]}},
    ]});
    fs::write(folder.join("survey/2024-01-12.geojson"), torn.to_string()).unwrap();
    let pack = folder.join("survey.topojson.gz");
    frontline(&page).arg("pack").arg(folder.join("survey")).arg("-o").arg(&pack).assert().success();
    for data in [folder.join("survey"), pack] {
        let output = frontline(&page).args(["publish", "--quick", "--json"]).arg(&site).arg(&data).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let told: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(told["faults"], 1, "{told}");
    }
}

#[test]
fn data_that_cannot_be_opened_leaves_no_folder() {
    let folder = fresh_folder("publish", "no-data");
    let (page, site, empty) = (page(&folder), folder.join("site"), folder.join("empty"));
    fs::create_dir(&empty).unwrap();
    let mut publish = frontline(&page);
    publish.args(["publish", "--quick"]);
    publish.arg(&site).arg(&empty).assert().code(1);
    assert!(!site.exists());
    // A folder of the user's own remains, even an empty one.
    publish.arg(&empty).assert().failure();
    let mut publish = frontline(&page);
    publish.args(["publish", "--quick"]).arg(&empty).arg(folder.join("nowhere")).assert().code(1);
    assert!(empty.is_dir());
}

#[test]
fn the_page_is_whole_in_both_languages() {
    let (_, site) = published("languages", &["--lang", "uk"]);
    let index = index(&site);
    assert!(index.contains("<html lang=\"uk\">") && index.contains("<title>Пагорб</title>"));
    let (english, ukrainian) = (values(&index, "data-en"), values(&index, "data-uk"));
    assert_eq!(english.len(), ukrainian.len());
    assert!(english.len() > 40);
    for (en, uk) in std::iter::zip(english, ukrainian) {
        assert!(!en.is_empty() && !uk.is_empty());
        assert!(![en, uk].iter().any(|text| text.starts_with("site-")), "{en} {uk}");
    }
    // Text from the data is escaped and never becomes a tag.
    assert!(!index.contains("The \"hill\"") && index.matches("</script>").count() == 2);
    for id in
        ["map", "cover", "progress", "loading-text", "fallback", "drop", "date", "report", "previous", "play", "next"]
            .into_iter()
            .chain(["slider", "day", "place", "language", "save", "site", "no-webgl2", "not-loaded", "chapter", "told"])
    {
        assert_eq!(values(&index, "id").into_iter().filter(|other| *other == id).count(), 1, "{id}");
    }
    assert!(index.contains("У Червоних") && index.contains("Намальовано від руки"));
    // A story can be read without the map.
    assert!(index.contains(">Тиждень</h2>") && index.contains("The &lt;first&gt; week"), "{index}");
    assert!(index.contains(">Північ</h3>") && index.contains("9 січня 2024"), "{index}");
    // Bakhmut is in focus.
    assert!(index.contains("<option value=\"38.0"), "{index}");
    let alts = values(&index, "alt");
    // Three dates, and the chapter that compares two, in both languages.
    assert_eq!(alts.len(), 8);
    assert!(alts[0].contains("1 January 2024") && alts[5].contains("9 січня 2024"), "{alts:?}");
}

#[test]
fn the_summary_counts_what_a_first_visit_transfers() {
    let folder = fresh_folder("publish", "summary");
    let (page, hill, site) = (page(&folder), hill(&folder), folder.join("site"));
    let output = frontline(&page).args(["publish", "--quick", "--json"]).arg(&site).arg(&hill).output().unwrap();
    let summary: Value = serde_json::from_slice(&output.stdout).unwrap();
    let files = files(&site);
    let transfer = |name: &str| files.get(&format!("{name}.br")).unwrap_or_else(|| &files[name]).len();
    let first = kept_by_worker(&files).iter().map(|url| transfer(file_of(url))).sum::<usize>();
    assert_eq!(summary["first_visit"], first + transfer("index.html"));
    assert_eq!(summary["first_visit_limit"], 9_000_000);
    let raw: BTreeSet<&String> = files.keys().filter(|name| is_raw(name, &files)).collect();
    assert_eq!(summary["files"], raw.len());
    assert_eq!(summary["bytes"], raw.iter().map(|name| files[*name].len()).sum::<usize>());
}

/// Whether a file is neither a compressed copy nor `site.json`.
fn is_raw(name: &str, files: &BTreeMap<String, Vec<u8>>) -> bool {
    let whole = name.strip_suffix(".br").or_else(|| name.strip_suffix(".gz"));
    name != "site.json" && whole.is_none_or(|whole| !files.contains_key(whole))
}

/// A server that is stopped when its test ends.
struct Server {
    program: Child,
    address: String,
}

impl Server {
    fn of(folder: &Path, arguments: &[&str]) -> Self {
        let mut program = Command::new(assert_cmd::cargo::cargo_bin("frontline"));
        program.args(["serve", "--port", "0"]).args(arguments).arg(folder);
        Self::started(program)
    }

    fn started(mut program: Command) -> Self {
        let mut program = program.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(program.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let address = line.strip_prefix("http://").unwrap().trim_end().trim_end_matches('/').to_owned();
        Self { program, address }
    }

    /// The head, in lower case, and the body of a response.
    fn get(&self, path: &str, accepted: &str) -> (String, Vec<u8>) {
        self.get_with(path, &format!("Host: {}\r\nAccept-Encoding: {accepted}\r\n", self.address))
    }

    /// Like [`Self::get`], with these header lines.
    fn get_with(&self, path: &str, head: &str) -> (String, Vec<u8>) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\n{head}Connection: close\r\n\r\n").unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let end = answer.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
        (String::from_utf8_lossy(&answer[..end]).to_lowercase(), answer[end + 4..].to_vec())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.program.kill().ok();
        self.program.wait().ok();
    }
}

#[test]
fn a_site_is_served_with_types_encodings_and_lifetimes() {
    let (_, site) = shared();
    let (files, told) = (files(site), told(site));
    let server = Server::of(site, &[]);
    let says = |(head, _): &(String, Vec<u8>), line: &str| assert!(head.contains(line), "{line}\n{head}");
    let wasm_name = told["wasm"]["name"].as_str().unwrap();

    let plain = server.get(&format!("/{wasm_name}"), "identity");
    says(&plain, "200 ok");
    says(&plain, "content-type: application/wasm");
    says(&plain, "cache-control: public, max-age=31536000, immutable");
    says(&plain, "x-content-type-options: nosniff");
    assert!(!plain.0.contains("content-encoding") && plain.1 == wasm());
    let pressed = server.get(&format!("/{wasm_name}"), "gzip, br");
    says(&pressed, "content-encoding: br");
    says(&pressed, "content-type: application/wasm");
    says(&pressed, "vary: accept-encoding");
    assert_eq!(pressed.1, files[&format!("{wasm_name}.br")]);
    says(&server.get(&format!("/{wasm_name}"), "gzip"), "content-encoding: gzip");

    let pack = told["data"][0]["url"].as_str().unwrap();
    let answer = server.get(&format!("/{pack}"), "gzip, br");
    says(&answer, "content-type: application/json");
    says(&answer, "content-encoding: br");
    assert_eq!(answer.1, files[&format!("{pack}.br")]);

    for page in ["/", "/index.html", "/?lang=uk"] {
        let answer = server.get(page, "identity");
        says(&answer, "content-type: text/html");
        says(&answer, "cache-control: no-cache");
        assert_eq!(answer.1, files["index.html"]);
    }
    let manifest = server.get(&format!("/{}", told["data"][2]["url"].as_str().unwrap()), "identity");
    says(&manifest, "content-type: application/json");
    says(&manifest, "cache-control: no-cache");
    says(&server.get("/sw.js", "br"), "content-type: text/javascript");
}

#[test]
fn nothing_beside_the_site_is_served() {
    let (folder, site) = shared();
    fs::write(folder.join("secret.txt"), "secret").unwrap();
    let server = Server::of(site, &[]);
    for path in [
        "/nothing.html",
        "/data/",
        "/../secret.txt",
        "/data/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/data/..%5c..%5csecret.txt",
        "//secret.txt",
        "/style-0123456789abcdef.css",
    ] {
        let (head, body) = server.get(path, "identity");
        assert!(head.contains("404 not found"), "{path}: {head}");
        assert!(head.contains("cache-control: no-cache"), "{path}: {head}");
        assert!(!String::from_utf8_lossy(&body).contains("secret"), "{path}");
    }
}

#[test]
fn what_is_hidden_and_what_has_too_long_a_name_is_not_there() {
    let site = &fresh_folder("publish", "hidden");
    fs::create_dir_all(site.join(".git")).unwrap();
    for name in ["index.html", ".secret", ".git/config"] {
        fs::write(site.join(name), "secret").unwrap();
    }
    let server = Server::of(site, &[]);
    let long = format!("/{}", "a".repeat(300));
    let longer = "/a".repeat(3_000);
    for path in ["/.secret", "/%2esecret", "/.git/config", "/.git", "/index.html/", &long, &longer, "/a%00b", "/%zz"] {
        let (head, body) = server.get(path, "identity");
        assert!(head.contains("404 not found") && body.is_empty(), "{path}: {head}");
    }
}

#[test]
#[cfg(unix)]
fn links_out_of_the_folder_are_not_followed() {
    use std::os::unix::fs::symlink;
    let around = fresh_folder("publish", "links");
    let site = &around.join("site");
    fs::create_dir_all(site.join("data")).unwrap();
    fs::create_dir(around.join("outside")).unwrap();
    for name in ["secret.txt", "outside/index.html", "outside/a.css.br"] {
        fs::write(around.join(name), "secret").unwrap();
    }
    for name in ["index.html", "data/a.json", "data/a.css", ".hidden"] {
        fs::write(site.join(name), "ours").unwrap();
    }
    symlink(around.join("secret.txt"), site.join("b.txt")).unwrap();
    symlink("../secret.txt", site.join("c.txt")).unwrap();
    symlink(around.join("outside"), site.join("d")).unwrap();
    symlink(site.join(".hidden"), site.join("e.txt")).unwrap();
    symlink("data/a.json", site.join("inside.json")).unwrap();
    symlink(around.join("outside/a.css.br"), site.join("data/a.css.br")).unwrap();
    let server = Server::of(site, &[]);
    for path in ["/b.txt", "/c.txt", "/d", "/d/", "/d/index.html", "/e.txt", "/data/a.css"] {
        let (head, body) = server.get(path, "br");
        assert!(head.contains("404 not found") && body.is_empty(), "{path}: {head}");
    }
    assert_eq!(server.get("/inside.json", "br").1, b"ours");
}

#[test]
fn pages_of_other_sites_cannot_read_what_is_served_on_this_machine() {
    let (_, site) = shared();
    let server = Server::of(site, &[]);
    let port = server.address.rsplit_once(':').unwrap().1;
    let status = |host: &str| server.get_with("/index.html", host).0.lines().next().unwrap().to_owned();
    for host in ["localhost", "LocalHost", "127.0.0.1", "[::1]"] {
        assert_eq!(status(&format!("Host: {host}:{port}\r\n")), "http/1.1 200 ok", "{host}");
        assert_eq!(status(&format!("Host: {host}\r\n")), "http/1.1 200 ok", "{host}");
    }
    for host in ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example:80", "evil.example:127.0.0.1", ""] {
        assert_eq!(status(&format!("Host: {host}\r\n")), "http/1.1 403 forbidden", "{host}");
    }
    assert_eq!(status(&format!("Host: localhost\r\nHost: evil.example:{port}\r\n")), "http/1.1 403 forbidden");
    let named = Server::of(site, &["--host", "localhost"]);
    assert!(named.get_with("/", "Host: localhost\r\n").0.contains("200 ok"));
}

#[test]
fn what_is_known_already_is_not_sent_again() {
    let (_, site) = shared();
    let server = Server::of(site, &[]);
    let tag = |head: &str| head.lines().find_map(|line| line.strip_prefix("etag: ")).unwrap().to_owned();
    let host = format!("Host: {}\r\n", server.address);
    for (path, accepted) in [("/", "br"), ("/", "identity"), ("/data/frontline.json", "identity")] {
        let (head, body) = server.get(path, accepted);
        assert!(!body.is_empty(), "{head}");
        let asked = |tags: &str| {
            let head = format!("{host}Accept-Encoding: {accepted}\r\nIf-None-Match: {tags}\r\n");
            server.get_with(path, &head)
        };
        let known = tag(&head);
        for tags in [known.clone(), format!("\"other\", W/{known}"), "*".to_owned()] {
            let (head, body) = asked(&tags);
            assert!(head.contains("304 not modified") && body.is_empty(), "{tags}: {head}");
            assert_eq!(tag(&head), known);
        }
        assert!(asked("\"other\"").0.contains("200 ok"));
    }
    assert_ne!(tag(&server.get("/", "br").0), tag(&server.get("/", "identity").0));
}

#[test]
fn what_cannot_be_served_is_told_at_once() {
    let (folder, site) = shared();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let said = |arguments: &[&str], path: &Path| {
        let output = frontline(folder).arg("serve").args(arguments).arg(path).output().unwrap();
        assert!(!output.status.success() && output.stdout.is_empty());
        String::from_utf8(output.stderr).unwrap()
    };
    let message = said(&["--port", &port], site);
    assert!(message.contains(&format!("port {port} is taken; choose another with --port")), "{message}");
    assert!(said(&[], &folder.join("nowhere")).contains("no such folder"));
    assert!(said(&[], &folder.join("page")).contains("no published site, it has no index.html"));
    let message = said(&["--host", "no.such.host.invalid"], site);
    assert!(message.contains("cannot listen at no.such.host.invalid, port 8000"), "{message}");
}

#[test]
#[cfg(unix)]
fn without_a_folder_the_dataset_inside_the_program_is_served_and_cleared_away() {
    let folder = fresh_folder("publish", "inside");
    let (page, temporary) = (page(&folder), folder.join("temporary"));
    fs::create_dir(&temporary).unwrap();
    let mut program = Command::new(assert_cmd::cargo::cargo_bin("frontline"));
    program.args(["serve", "--port", "0"]).env("FRONTLINE_PAGE", page).env("TMPDIR", &temporary);
    let mut server = Server::started(program);
    let (head, page) = server.get("/", "identity");
    assert!(head.contains("200 ok") && String::from_utf8(page).unwrap().contains("<title>Ukraine 2022–2026</title>"));
    assert!(fs::read_dir(&temporary).unwrap().next().is_some());
    let id = server.program.id().to_string();
    assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
    assert!(server.program.wait().unwrap().success());
    assert!(fs::read_dir(&temporary).unwrap().next().is_none());
}

#[test]
#[cfg(unix)]
fn others_on_the_network_are_named_and_an_interruption_ends_it() {
    let (_, site) = shared();
    let mut server = Server::of(site, &["--host", "0.0.0.0"]);
    assert!(server.address.starts_with("127.0.0.1:"), "{}", server.address);
    assert!(server.get("/", "identity").0.contains("200 ok"));
    let id = server.program.id().to_string();
    assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
    assert!(server.program.wait().unwrap().success());
    let mut said = String::new();
    server.program.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert!(said.starts_with("others on the network can see it: 0.0.0.0:"), "{said}");
}

/// Visits a site over HTTP, caches it, and reads it again without a network; then opens it from the disk.
const VISIT_WITH_CHROMIUM: &str = r"
    const { chromium } = require('playwright-core');
    (async () => {
        const [address, folder] = process.argv.slice(1);
        const args = ['--headless=new', '--no-sandbox', '--disable-gpu'];
        const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args });
        const context = await browser.newContext();
        const visit = async (url) => {
            const page = await context.newPage();
            page.refused = [];
            page.on('console', message => {
                if (/Content Security Policy|Content-Security-Policy/.test(message.text())) page.refused.push(message.text());
            });
            await page.goto(url, { waitUntil: 'load' });
            return page;
        };
        const read = page => page.evaluate(async () => {
            const site = JSON.parse(document.getElementById('site').textContent);
            const sizes = [];
            for (const { url, bytes } of site.data) {
                const answer = await fetch(url);
                sizes.push(answer.ok && (await answer.arrayBuffer()).byteLength === bytes);
            }
            return [document.title, ...sizes];
        });
        const page = await visit(address);
        await page.evaluate(async () => {
            await navigator.serviceWorker.register('sw.js');
            await navigator.serviceWorker.ready;
        });
        console.log(JSON.stringify(await read(page)), page.refused.length);
        await context.setOffline(true);
        const again = await visit(address + 'index.html?lang=en');
        console.log(JSON.stringify(await read(again)), again.refused.length);
        await context.setOffline(false);
        const disk = await visit('file://' + folder + '/index.html');
        const keys = await disk.evaluate(async () => {
            const site = JSON.parse(document.getElementById('site').textContent);
            for (const path of Object.values(site.stick)) {
                await new Promise((done, fail) => {
                    const script = document.createElement('script');
                    Object.assign(script, { src: path, onload: done, onerror: fail });
                    document.head.append(script);
                });
            }
            const ruled = getComputedStyle(document.body).overflow === 'hidden';
            return [ruled, JSON.stringify(Object.keys(self.frontlineFiles)) === JSON.stringify(Object.keys(site.stick))];
        });
        console.log(JSON.stringify(keys), disk.refused.length);
        await browser.close();
    })().catch(error => { console.error(error); process.exit(1); });
";

#[test]
fn chromium_reads_a_site_again_without_a_network_and_from_a_disk() {
    if !has_chromium("FRONTLINE_REQUIRE_TOOLS") {
        return;
    }
    let (_, site) = shared();
    let server = Server::of(site, &[]);
    let address = format!("http://{}/", server.address);
    let output = Command::new("node").args(["-e", VISIT_WITH_CHROMIUM, &address]).arg(site).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let whole = r#"["The \"hill\" & </script>",true,true,true,true,true] 0"#;
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(said.lines().collect::<Vec<_>>(), [whole, whole, "[true,true] 0"]);
}

/// Visits a site twice, with an update of it between the visits, and reads both titles and what the page says then.
const VISIT_AN_UPDATED_SITE: &str = r"
    const { chromium } = require('playwright-core');
    (async () => {
        const address = process.argv[1];
        const args = ['--headless=new', '--no-sandbox', '--disable-gpu'];
        const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args });
        const context = await browser.newContext();
        const page = await context.newPage();
        await page.goto(address);
        await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
        const told = () => page.evaluate(() => document.getElementById('message').textContent);
        console.log(await page.title(), '|', await told());
        await new Promise(done => process.stdin.once('data', done));
        await page.reload();
        console.log(await page.title());
        await page.waitForFunction(() => !document.getElementById('message').hidden);
        console.log(await told());
        await page.reload();
        console.log(await page.title());
        await browser.close();
    })().catch(error => { console.error(error); process.exit(1); });
";

#[test]
fn an_updated_site_is_announced_and_shown_at_the_next_visit() {
    if !has_chromium("FRONTLINE_REQUIRE_TOOLS") {
        return;
    }
    let folder = fresh_folder("publish", "updated");
    let (page, data, site) = (page(&folder), hill(&folder), folder.join("site"));
    let write = |title: &str| {
        frontline(&page).args(["publish", "--quick", "--title", title]).arg(&site).arg(&data).assert().success();
    };
    write("Monday");
    let server = Server::of(&site, &[]);
    let address = format!("http://{}/", server.address);
    let mut browser = Command::new("node")
        .args(["-e", VISIT_AN_UPDATED_SITE, &address])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(browser.stdout.take().unwrap());
    let mut line = || {
        let mut line = String::new();
        said.read_line(&mut line).unwrap();
        line.trim().to_owned()
    };
    assert_eq!(line(), "Monday |");
    write("Tuesday");
    browser.stdin.take().unwrap().write_all(b"updated\n").unwrap();
    assert_eq!(line(), "Monday");
    assert_eq!(line(), "This page has been updated. Reload it to see the new version.");
    assert_eq!(line(), "Tuesday");
    assert!(browser.wait().unwrap().success());
}

#[test]
fn the_script_of_the_page_asks_before_it_opens_and_keeps_the_history_and_the_canvas() {
    if !has_chromium("FRONTLINE_REQUIRE_TOOLS") {
        return;
    }
    let folder = fresh_folder("publish", "script");
    let page = folder.join("page");
    fs::create_dir(&page).unwrap();
    let mut pressed = Vec::new();
    brotli::BrotliCompress(&mut &b"\0asm\x01\0\0\0"[..], &mut pressed, &brotli::enc::BrotliEncoderParams::default())
        .unwrap();
    fs::write(page.join("frontline.wasm.br"), pressed).unwrap();
    fs::write(page.join("frontline.js"), include_str!("page_script/program.js")).unwrap();
    let published = frontline(&page).args(["publish", "--quick"]).arg(folder.join("site")).output().unwrap();
    assert!(published.status.success(), "{}", String::from_utf8_lossy(&published.stderr));
    let server = Server::of(&folder.join("site"), &[]);
    let checks = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/suite/page_script/checks.js");
    let (address, pdf) = (format!("http://{}/", server.address), folder.join("printed.pdf"));
    let output = Command::new("node").args([checks, &address]).arg(&pdf).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success() && said == "done\n", "{said}{}", String::from_utf8_lossy(&output.stderr));

    let text = Command::new("pdftotext").args(["-layout"]).arg(&pdf).arg("-").output().unwrap();
    let text = String::from_utf8(text.stdout).unwrap();
    let sheets: Vec<&str> = text.trim_end_matches('\x0c').split('\x0c').collect();
    let lines = |sheet: &&str| sheet.lines().filter(|line| !line.trim().is_empty()).count();
    assert!(sheets.len() > 1 && lines(&sheets[sheets.len() - 1]) >= 6, "the last sheet: {:?}", sheets.last());
    assert!(!text.contains(".json"), "files cannot be fetched from paper");
    // A text about the line of an earlier front comes with a picture that has one.
    let html = fs::read_to_string(folder.join("site/index.html")).unwrap();
    let told: Vec<&str> = html.split("<h3").skip(1).filter(|chapter| chapter.contains("The dashed line")).collect();
    assert!(told.len() >= 2 && told.iter().all(|chapter| chapter.contains("<figure>")), "{told:?}");
    assert!(html.contains("Front line of the earlier date"), "the pictures say so");
}
