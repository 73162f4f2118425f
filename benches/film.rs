#![allow(clippy::all, missing_docs)]
use std::{sync::atomic::AtomicBool, time::Instant, error::Error};
use frontline::movie::*;
struct Shift(image::RgbaImage);
impl Frames for Shift {
    fn size(&self) -> Size { Size { width: self.0.width(), height: self.0.height() } }
    fn is_same(&self, a: f64, b: f64) -> bool { a == b }
    fn draw(&self, at: f64) -> Result<Frame, Box<dyn Error + Send + Sync>> {
        let mut p = self.0.clone();
        let k = at as u32;
        for y in 200..500 { for x in 600..(600 + (k * y * 7919) % 23) { p.put_pixel(x + k % 200, y, image::Rgba([213,94,0,255])); } }
        for y in 20..60 { for x in 20..40 { p.put_pixel(x + (k % 12) * 20, y, image::Rgba([20,20,20,255])); } }
        Ok(Frame::new(self.size(), p.into_raw()).unwrap())
    }
}
fn main() {
    let img = image::open("assets/screenshots/deepstate.png").unwrap().to_rgba8();
    let s = Shift(img);
    let n = 72;
    let dates: Vec<f64> = (0..n).map(f64::from).collect();
    let plan = Plan::new(&s, &dates, 24, 0).unwrap();
    for what in ["gif", "apng", "av1"] {
        let t = Instant::now();
        let path = format!("/tmp/films-bench.{what}");
        let w = std::io::BufWriter::new(std::fs::File::create(&path).unwrap());
        let e: Box<dyn Encoder> = match what {
            "gif" => { let p = Palette::of(&[s.draw(0.0).unwrap(), s.draw(30.0).unwrap()]); println!("palette {:?}", t.elapsed()); Box::new(Gif::new(w, &plan, p).unwrap()) }
            "apng" => Box::new(Apng::new(w, &plan).unwrap()),
            _ => Box::new(Av1::new(w, &plan).unwrap()),
        };
        make(&s, &plan, e, &AtomicBool::new(false), &|_| {}).unwrap();
        println!("{what} {n} frames {:?} {} bytes", t.elapsed(), std::fs::metadata(&path).unwrap().len());
    }
}
