// Stands in for the program in tests of the page's script: it opens files, has a view as a link tells it, and says both.
let wasm_bindgen = (() => {
    let view = "map=8.00/48.5000/37.9000&date=2023-05-21&lang=en";
    let leaps = 0;
    const told = (news) => {
        frontlinePage.told(JSON.stringify({
            language: "en", title: "", sources: [], extent: [19000, 20000], places: [{ name: "Alder", lon: 1, lat: 2 }],
            chapters: [], date: "21 May 2023", day: "2023-05-21", report: "", notes: [], areas: "", now: 19500,
            is_playing: false, told: null, progress: null, is_ready: true, problem: null, saved: "", address: view, ...news,
        }), leaps);
        for (let frame = 0; frame < 5; frame += 1) frontlinePage.drawn(1);
    };
    const program = async () => ({ memory: { buffer: new ArrayBuffer(8) } });
    return Object.assign(program, {
        open_files(names) {
            // As the program does: what the link says, and the rest as it is.
            for (const member of frontlinePage.address().split("&").filter(Boolean)) {
                const [key] = member.split("=");
                const others = view.split("&").filter((known) => !known.startsWith(`${key}=`));
                view = [...others, member].join("&");
            }
            told({ title: names.join(" ") });
        },
        command(name, value) {
            self.asked = [...(self.asked ?? []), [name, value]];
            if (name === "place") {
                leaps += 1;
                view = view.replace(/map=[^&]*/, "map=9.00/2.0000/1.0000");
            }
            if (name === "address") view = value;
            told({});
        },
    });
})();
