//! Films: what was written is decoded again, here and by other programs.
//!
//! Some tests need ffmpeg, or Chromium driven by node's `playwright-core`, found by `NODE_PATH`: see `surroundings.rs`.

use std::{
    error::Error,
    fs::{self, File},
    io::{self, BufReader, Write},
    path::{Path, PathBuf},
    process::Command,
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
};

use frontline::movie::{Apng, Av1, Encoder, FilmError, Frame, Frames, Gif, H264, Palette, Plan, Size, make};

use crate::surroundings::{fresh_folder, has_chromium, has_tool, shared_folder};

const SIZE: Size = Size { width: 128, height: 96 };

/// A square on a background of two colours, which moves once a day.
struct Square;

impl Frames for Square {
    fn size(&self) -> Size {
        SIZE
    }

    fn is_same(&self, a: f64, b: f64) -> bool {
        a.floor() == b.floor()
    }

    fn draw(&self, at: f64) -> Result<Frame, Box<dyn Error + Send + Sync>> {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the days of a film of this test")]
        let x = (at.floor() as u32 * 7) % (SIZE.width - 10);
        let pixel = |i: u32| match (i % SIZE.width, i / SIZE.width) {
            (column, row) if (x..x + 10).contains(&column) && (20..30).contains(&row) => [213, 94, 0, 255],
            (column, _) if column < SIZE.width / 2 => [240, 240, 236, 255],
            _ => [0, 114, 178, 255],
        };
        let pixels = (0..SIZE.width * SIZE.height).flat_map(pixel).collect();
        Ok(Frame::new(SIZE, pixels).ok_or("not of the size")?)
    }
}

/// Three days at ten frames per second: the second is shown three times, and the last is held for a second.
fn plan() -> Plan {
    let plan = Plan::new(&Square, &[0.0, 1.0, 1.2, 1.5, 2.0], 10, 1).unwrap();
    assert_eq!(plan.shots().iter().map(|shot| shot.ticks).collect::<Vec<_>>(), [1, 3, 11]);
    plan
}

fn film(encoder: Box<dyn Encoder>, plan: &Plan) {
    make(&Square, plan, encoder, &AtomicBool::new(false), &|_| {}).unwrap();
}

fn drawn(plan: &Plan) -> Vec<Frame> {
    plan.shots().iter().map(|shot| Square.draw(shot.at).unwrap()).collect()
}

#[test]
fn a_gif_gives_the_whole_pictures_back_and_holds_them() {
    let (plan, path) = (plan(), shared_folder("films").join("square.gif"));
    let palette = Palette::of(&drawn(&plan));
    film(Box::new(Gif::new(File::create(&path).unwrap(), &plan, palette).unwrap()), &plan);

    let mut options = gif::DecodeOptions::new();
    options.set_color_output(gif::ColorOutput::RGBA);
    let mut decoder = options.read_info(BufReader::new(File::open(&path).unwrap())).unwrap();
    assert_eq!(decoder.repeat(), gif::Repeat::Infinite);
    let mut canvas = vec![0; SIZE.pixels() * 4];
    let (mut delays, mut sizes) = (Vec::new(), Vec::new());
    for expected in drawn(&plan) {
        let frame = decoder.read_next_frame().unwrap().unwrap();
        delays.push(frame.delay);
        sizes.push(frame.width);
        let (left, top) = (u32::from(frame.left), u32::from(frame.top));
        lay(&mut canvas, &frame.buffer, (left, top), u32::from(frame.width));
        assert!(canvas == expected.rgba(), "the picture with delay {delays:?} differs");
    }
    assert!(decoder.read_next_frame().unwrap().is_none());
    assert_eq!(delays, [10, 30, 110]);
    assert_eq!(sizes, [128, 17, 17]);
}

#[test]
fn an_apng_gives_the_whole_pictures_back_and_holds_them() {
    let (plan, path) = (plan(), shared_folder("films").join("square.png"));
    film(Box::new(Apng::new(File::create(&path).unwrap(), &plan).unwrap()), &plan);

    let mut reader = png::Decoder::new(BufReader::new(File::open(&path).unwrap())).read_info().unwrap();
    assert_eq!(reader.info().animation_control().unwrap().num_frames, 3);
    let mut canvas = vec![0; SIZE.pixels() * 4];
    let mut buffer = vec![0; reader.output_buffer_size().unwrap()];
    let mut delays = Vec::new();
    for expected in drawn(&plan) {
        let info = reader.next_frame(&mut buffer).unwrap();
        let control = *reader.info().frame_control().unwrap();
        delays.push((control.delay_num, control.delay_den));
        let (left, top) = (control.x_offset, control.y_offset);
        lay(&mut canvas, &buffer[..info.buffer_size()], (left, top), control.width);
        assert!(canvas == expected.rgba(), "the picture with delay {delays:?} differs");
    }
    assert_eq!(delays, [(1, 10), (3, 10), (11, 10)]);
}

/// Copies the opaque pixels of a rectangle onto an image.
fn lay(canvas: &mut [u8], pixels: &[u8], (left, top): (u32, u32), width: u32) {
    for (i, pixel) in (0..).zip(pixels.chunks_exact(4)).filter(|(_, pixel)| pixel[3] > 0) {
        let place = ((top + i / width) * SIZE.width + left + i % width) as usize * 4;
        canvas[place..place + 4].copy_from_slice(pixel);
    }
}

#[test]
fn a_film_that_is_cancelled_ends_soon() {
    let plan = Plan::new(&Square, &(0..1000).map(f64::from).collect::<Vec<_>>(), 10, 0).unwrap();
    let (cancel, done) = (AtomicBool::new(false), AtomicUsize::new(0));
    let progress = |count| {
        done.store(count, Ordering::Relaxed);
        cancel.store(count >= 5, Ordering::Relaxed);
    };
    let encoder = Box::new(Apng::new(Vec::new(), &plan).unwrap());
    let result = make(&Square, &plan, encoder, &cancel, &progress);
    assert!(matches!(result, Err(FilmError::Cancelled)), "{result:?}");
    assert_eq!(done.into_inner(), 5);
}

/// A disk with this many bytes left.
struct Full(usize);

impl Write for Full {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 = self.0.checked_sub(bytes.len()).ok_or(io::ErrorKind::StorageFull)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn what_cannot_be_written_is_an_error() {
    let plan = plan();
    let encoder = Box::new(Apng::new(Full(200), &plan).unwrap());
    assert!(make(&Square, &plan, encoder, &AtomicBool::new(false), &|_| {}).is_err());
    assert!(Gif::new(Full(0), &plan, Palette::of(&drawn(&plan))).is_err());
}

fn output(command: &mut Command) -> String {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// What ffprobe prints about a film's only stream, as `key=value` lines.
fn probe(path: &Path) -> String {
    let entries = "stream=codec_name,width,height,pix_fmt,color_space,color_range,nb_read_frames,duration";
    let mut command = Command::new("ffprobe");
    command.args(["-v", "error", "-count_frames", "-show_entries", entries, "-of", "default=nk=0:nw=1"]);
    output(command.arg(path))
}

fn assert_says(said: &str, expected: &[&str]) {
    for line in expected {
        assert!(said.lines().any(|said| said == *line), "no {line} in\n{said}");
    }
}

fn av1(name: &str, plan: &Plan) -> PathBuf {
    let path = shared_folder("films").join(name);
    film(Box::new(Av1::new(File::create(&path).unwrap(), plan).unwrap()), plan);
    path
}

#[test]
fn ffprobe_finds_every_picture_of_an_mp4() {
    if !has_tool("ffprobe", &["-version"]) {
        return;
    }
    let said = probe(&av1("square-av1.mp4", &plan()));
    // Held frames are repeated at the end of their time, the last one twice.
    let expected = ["codec_name=av1", "width=128", "height=96", "pix_fmt=yuv420p", "nb_read_frames=6"];
    assert_says(&said, &expected);
    assert_says(&said, &["color_space=bt709", "color_range=tv", "duration=1.500000"]);
}

#[test]
fn ffmpeg_decodes_an_mp4_to_the_pictures_drawn() {
    if !has_tool("ffmpeg", &["-version"]) {
        return;
    }
    let plan = plan();
    for path in [av1("square-decoded.mp4", &plan), h264("square-h264.mp4", &plan)] {
        let mut command = Command::new("ffmpeg");
        command.args(["-v", "error", "-i"]).arg(&path);
        command.args(["-r", "10", "-f", "rawvideo", "-pix_fmt", "rgba", "-"]);
        let output = command.output().unwrap();
        let decoded: Vec<&[u8]> = output.stdout.chunks_exact(SIZE.pixels() * 4).collect();
        assert_eq!(decoded.len(), 15, "{}", path.display());
        for (tick, shot) in [(0, 0), (1, 1), (3, 1), (4, 2), (14, 2)] {
            let expected = Square.draw(f64::from(shot)).unwrap();
            let errors = decoded[tick].iter().zip(expected.rgba()).map(|(a, b)| u64::from(a.abs_diff(*b)));
            let mean = errors.sum::<u64>() as f64 / expected.rgba().len() as f64;
            assert!(mean < 3.0, "{}, picture {tick}: {mean} of 255 from what was drawn", path.display());
        }
    }
}

fn h264(name: &str, plan: &Plan) -> PathBuf {
    let path = shared_folder("films").join(name);
    film(Box::new(H264::new(&path, plan).unwrap()), plan);
    path
}

#[test]
fn ffprobe_knows_an_mp4_in_h264() {
    if !has_tool("ffmpeg", &["-version"]) {
        return;
    }
    let said = probe(&h264("square-probed.mp4", &plan()));
    assert_says(&said, &["codec_name=h264", "pix_fmt=yuv420p", "nb_read_frames=15", "duration=1.500000"]);
}

/// Plays a film, seeks in it, and prints what was shown.
const PLAY_WITH_CHROMIUM: &str = r"
    const { chromium } = require('playwright-core');
    const { readFileSync } = require('fs');
    (async () => {
        const args = ['--headless=new', '--no-sandbox', '--disable-gpu'];
        const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args });
        const page = await browser.newPage();
        const film = 'data:video/mp4;base64,' + readFileSync(process.argv[1]).toString('base64');
        const said = await page.evaluate(async film => {
            const video = Object.assign(document.createElement('video'), { muted: true });
            document.body.append(video);
            const event = name => new Promise((done, fail) => {
                video.addEventListener(name, done, { once: true });
                video.addEventListener('error', () => fail(new Error(video.error.message)), { once: true });
            });
            const loaded = event('loadeddata');
            video.src = film;
            await loaded;
            const { duration, videoWidth, videoHeight } = video;
            const canvas = Object.assign(document.createElement('canvas'), { width: videoWidth, height: videoHeight });
            const context = canvas.getContext('2d', { willReadFrequently: true });
            const colour = (x, y) => {
                context.drawImage(video, 0, 0);
                return [...context.getImageData(x, y, 1, 1).data].slice(0, 3);
            };
            // After `seeked`, a busy browser may still draw the picture of before; this waits for one of a given stretch.
            const pictureIn = (from, to) => new Promise(done => {
                const look = (_, { mediaTime }) => {
                    if (from - 0.01 < mediaTime && mediaTime < to - 0.01) done();
                    else video.requestVideoFrameCallback(look);
                };
                video.requestVideoFrameCallback(look);
            });
            const seek = async (time, from, to) => {
                const shown = [event('seeked'), pictureIn(from, to)];
                video.currentTime = time;
                await Promise.all(shown);
                return colour(10, 25);
            };
            const colours = [await seek(1.2, 0.4, 1.5), await seek(0.25, 0.1, 0.4), await seek(0.05, 0, 0.1)];
            const ended = event('ended');
            await video.play();
            await ended;
            return { duration, size: [videoWidth, videoHeight], end: video.currentTime, colours };
        }, film);
        const { duration, size, end, colours } = said;
        console.log([duration.toFixed(3), size.join('x'), end > 1.4].join('\n'));
        for (const [red, , blue] of colours) console.log(red > 180 && blue < 60 ? 'square' : 'ground');
        await browser.close();
    })().catch(error => { console.error(error); process.exit(1); });
";

#[test]
fn chromium_plays_an_mp4_and_jumps_in_it() {
    if !has_chromium("FRONTLINE_REQUIRE_TOOLS") {
        return;
    }
    let path = av1("square-played.mp4", &plan());
    let said = output(Command::new("node").args(["-e", PLAY_WITH_CHROMIUM]).arg(&path));
    // The square is at columns 14 to 24, 7 to 17 and 0 to 10: only the second position covers column 10.
    assert_eq!(said.lines().collect::<Vec<_>>(), ["1.500", "128x96", "true", "ground", "square", "ground"]);
}

/// `frontline film` with these arguments, in an empty folder.
fn command(folder: &str, arguments: &str) -> (assert_cmd::Command, PathBuf) {
    let folder = fresh_folder("films", folder);
    let mut command = assert_cmd::Command::cargo_bin("frontline").unwrap();
    command.current_dir(&folder).env_remove("FRONTLINE_LANG").arg("film").args(arguments.split_whitespace());
    (command, folder)
}

fn is_empty(folder: &Path) -> bool {
    fs::read_dir(folder).unwrap().next().is_none()
}

#[test]
fn bad_input_ends_before_work_starts() {
    let cases = [
        ("--from 2024-02-01 --to 2024-01-01 -o a.gif", "the film ends on 2024-01-01, before it begins on 2024-02-01"),
        ("--from 2021-02-01 -o a.gif", "the first report is of 2022-02-24, and the film begins on 2021-02-01"),
        ("--to 2030-01-01 -o a.gif", "the last report is of 2026-08-20, and the film ends on 2030-01-01"),
        ("--from 2024-02-01 --to 2024-02-01 -o a.gif", "a film shows two dates or more, and there are 1"),
        ("--fps 0 -o a.gif", "0 pictures a second cannot be filmed: expected 1 to 60"),
        ("--fps 1000 -o a.mp4", "1000 pictures a second cannot be filmed: expected 1 to 60"),
        ("--fps 60 -o a.gif", "a GIF shows at most 50 pictures a second"),
        ("--hold 1000 -o a.gif", "the last picture cannot be held for 1000 s: at most 60"),
        ("--size 0x720 -o a.gif", "0x720 pixels cannot be filmed: each side has 64 to 4096 pixels"),
        ("--size 1280x100000 -o a.gif", "1280x100000 pixels cannot be filmed"),
        ("--size 1280x721 -o a.mp4", "an MP4 needs an even width and an even height"),
        ("--step P0D -o a.gif", "expected whole days, months or years such as P1D, P7D, P1M"),
        ("--step week -o a.gif", "expected whole days, months or years such as P1D, P7D, P1M"),
        ("--place Atlantis -o a.gif", "no place is named"),
        ("-o a.avi", "the name must end in .gif, .apng, .png or .mp4: a.avi"),
        ("-o -", "the name must end in .gif, .apng, .png or .mp4: -"),
        ("--codec h264 -o a.gif", "--codec is for MP4: a.gif"),
        ("-o missing/a.gif", "cannot write missing/a.gif"),
    ];
    for (arguments, message) in cases {
        let (mut command, folder) = command("bad-input", arguments);
        let output = command.output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && said.contains(message), "{arguments}: {said}");
        assert!(is_empty(&folder), "{arguments}");
        assert_eq!(String::from_utf8_lossy(&output.stdout), "", "{arguments}");
    }
}

#[test]
fn without_ffmpeg_h264_is_an_error() {
    let (mut command, folder) = command("no-ffmpeg", "--codec h264 -o a.mp4");
    let output = command.env("PATH", &folder).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("H.264 needs the program ffmpeg, which cannot be started"), "{said}");
}

/// Arguments of a small film that is quickly made: one frame for each month of a year.
const SMALL: &str = "--from 2023-01-31 --to 2023-12-31 --step P1M --fps 4 --size 480x360 --hold 1";

#[test]
fn the_embedded_data_gives_the_same_film_in_every_run() {
    let [first, second] = ["first", "second"].map(|run| {
        let (mut command, folder) = command(&format!("same-{run}"), &format!("{SMALL} -o year.gif"));
        let output = command.output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(said.starts_with("12 dates, 4.0 s at 4 pictures a second, 480x360 pixels\n"), "{said}");
        fs::read(folder.join("year.gif")).unwrap()
    });
    assert!(first == second);
    let mut decoder = gif::DecodeOptions::new().read_info(&first[..]).unwrap();
    let mut delays = Vec::new();
    while let Some(frame) = decoder.read_next_frame().unwrap() {
        delays.push(frame.delay);
    }
    assert_eq!(delays, [vec![25; 11], vec![125]].concat());
}

#[test]
fn dates_on_which_nothing_changed_can_be_left_out() {
    let count = |arguments: &str| {
        let days = "--from 2024-02-10 --to 2024-03-10 --size 480x360 -o a.gif";
        let output = command("skipped", &format!("{days} {arguments}")).0.output().unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        said.split(' ').next().unwrap().parse::<usize>().unwrap()
    };
    let reports = count("--pace report");
    assert_eq!(count(""), 30);
    assert!((2..30).contains(&reports), "{reports}");
    // The report that is valid on the first day, and the later ones.
    assert!((reports..=reports + 1).contains(&count("--skip-unchanged")));
}

#[test]
#[cfg(unix)]
fn interrupting_leaves_no_file() {
    use std::io::BufRead as _;
    let folder = command("interrupted", "").1;
    let mut program = Command::new(assert_cmd::cargo::cargo_bin("frontline"));
    program.current_dir(&folder).args(["film", "-o", "all.mp4"]);
    let mut film = program.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(film.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    assert!(line.contains("dates"), "{line}");
    // Wait for the first bytes, which are written after the signal handler is installed.
    while is_empty(&folder) {
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    assert!(Command::new("kill").args(["-INT", &film.id().to_string()]).status().unwrap().success());
    let output = film.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && said.contains("the film was cancelled"), "{said}");
    assert!(is_empty(&folder));
}
