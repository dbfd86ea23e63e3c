// The alleys on the ground, beside the drawn tree that works without this: lines coloured by their share, doors as dots.
const HEAT = ["--heat-0", "--heat-1", "--heat-2", "--heat-3"];
const LOOKS = { open: ["--surface", "--ink-3"], later: ["--sun", "--ink-3"], done: ["--leaf-fill", "--leaf-fill"], closed: ["--slate-soft", "--ink-3"] };

// From this size on doors are drawn.
const NEAR = 17;

function told(box, { name, percent, left }) {
  if (percent === undefined) return name;
  return `${name}: ${box.dataset.percent.replace("{percent}", percent).replace("{left}", left)}`;
}

// A line is a link: the alley's own page, by mouse and by keyboard.
function link(layer, feature, box) {
  const go = () => { location.href = feature.properties.url; };
  layer.on("click", go);
  layer.on("add", () => {
    const path = layer.getElement();
    path.setAttribute("tabindex", "0");
    path.setAttribute("role", "link");
    path.setAttribute("aria-label", told(box, feature.properties));
    path.addEventListener("keydown", (event) => {
      if (event.key === "Enter") go();
    });
  });
}

// Signs that would lie on others wait until one comes nearer; those of the alleys that need most stand first.
function uncover(signs) {
  const kept = [];
  for (const sign of signs) {
    sign.hidden = false;
    const { left, right, top, bottom } = sign.getBoundingClientRect();
    sign.hidden = kept.some((other) => left < other.right && other.left < right && top < other.bottom && other.top < bottom);
    if (!sign.hidden) kept.push({ left, right, top, bottom });
  }
}

export default async function map(box) {
  const place = box.querySelector("[data-map]");
  const [data] = await Promise.all([fetch(box.dataset.source).then((answer) => answer.json()), import(box.dataset.leaflet)]);
  if (!data.features.length) return;
  const L = globalThis.leaflet;
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(name).trim();
  box.hidden = false;
  const shown = L.map(place, { zoomSnap: box.dataset.tiles ? 1 : 0.25, zoomControl: false, attributionControl: false, zoomAnimation: !matchMedia("(prefers-reduced-motion: reduce)").matches });
  L.control.zoom({ zoomInTitle: box.dataset.closer, zoomOutTitle: box.dataset.farther }).addTo(shown);
  const credits = L.control.attribution({ prefix: false }).addTo(shown);
  const plain = (words) => words.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  if (box.dataset.credit) credits.addAttribution(plain(box.dataset.credit));
  if (box.dataset.tiles) L.tileLayer(box.dataset.tiles, { maxZoom: 19, attribution: plain(box.dataset.tileCredit) }).addTo(shown);

  const alleys = L.geoJSON(data, {
    filter: ({ geometry }) => geometry.type === "MultiLineString",
    style: ({ properties: { heat } }) => ({
      color: colour(heat === undefined ? "--slate-fill" : HEAT[heat]), weight: 6, opacity: 1, lineCap: "round",
    }),
    onEachFeature: (feature, layer) => {
      link(layer, feature, box);
      const { sign, percent } = feature.properties;
      layer.bindTooltip(plain(percent === undefined ? sign : `${sign} · ${percent}%`), { permanent: true, direction: "center", className: "ground-label" });
    },
  });
  shown.fitBounds(alleys.getBounds(), { padding: [16, 16], maxZoom: 18, animate: false });
  alleys.addTo(shown);

  const ink = L.canvas({ padding: 0.3 });
  const doors = L.geoJSON(data, {
    filter: ({ geometry }) => geometry.type === "MultiPoint",
    pointToLayer: ({ properties: { look } }, at) => {
      const [fill, edge] = LOOKS[look].map(colour);
      return L.circleMarker(at, { renderer: ink, radius: 3.5, weight: 1, color: edge, fillColor: fill, fillOpacity: 1, interactive: false });
    },
  });
  const layers = alleys.getLayers().sort((a, b) => (a.feature.properties.percent ?? 0) - (b.feature.properties.percent ?? 0));
  const resize = () => {
    const near = shown.getZoom() >= NEAR;
    if (near) doors.addTo(shown); else doors.remove();
    uncover(layers.map((layer) => layer.getTooltip().getElement()));
  };
  shown.on("zoomend", resize);
  resize();
}
