// The alleys on the ground, beside the drawn tree that works without this: lines coloured by their share, doors as squares,
// the routes of a plan in their order.
const HEAT = ["--heat-0", "--heat-1", "--heat-2", "--heat-3"];
const LOOKS = { open: ["--surface", "--ink-3"], later: ["--sun", "--ink-3"], done: ["--leaf-fill", "--leaf-fill"], closed: ["--slate-soft", "--ink-3"] };

// From this size on doors are drawn.
const NEAR = 17;

// How far, in pixels, a sign may stand above or below its place, and the mark of a stretch.
const SHIFTS = [0, -26, 26, -52, 52], MARK_SHIFTS = [0, 19, -19, 38];

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

// A sign that would lie on others moves a little up or down; where there is no room for it, it waits until one comes nearer.
// Those given first stand first. One that would lie half outside the map is drawn in.
function settle(signs, place) {
  const edge = place.getBoundingClientRect();
  const kept = [...place.querySelectorAll(".leaflet-control")].map((control) => control.getBoundingClientRect());
  const free = (one) => one.top >= edge.top && one.bottom <= edge.bottom
    && !kept.some((other) => one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom);
  for (const [sign, shifts] of signs) {
    sign.hidden = false;
    sign.style.margin = "0";
    const { left, right, top, bottom, width } = sign.getBoundingClientRect();
    const aside = Math.max(edge.left + 4, Math.min(left, edge.right - 4 - width)) - left;
    const at = (shift) => ({ left: left + aside, right: right + aside, top: top + shift, bottom: bottom + shift });
    const shift = right < edge.left || left > edge.right ? undefined : shifts.find((one) => free(at(one)));
    sign.hidden = shift === undefined;
    if (sign.hidden) continue;
    sign.style.margin = `${shift}px 0 0 ${aside}px`;
    kept.push(at(shift));
  }
}

// Leaflet draws circles only; a door is a square, here as on the drawn tree.
function squares(L) {
  L.Canvas.include({
    _updateSquare(layer) {
      if (!this._drawing || layer._empty()) return;
      const { x, y } = layer._point, r = layer._radius;
      this._ctx.beginPath();
      this._ctx.rect(x - r, y - r, 2 * r, 2 * r);
      this._fillStroke(this._ctx, layer);
    },
  });
  return L.CircleMarker.extend({ _updatePath() { this._renderer._updateSquare(this); } });
}

// A route is a line from door to door in its colour, with its letter and a number where each stretch of it begins.
function draw(L, shown, { geometry, properties: { route, hue, stretches } }) {
  const line = geometry.coordinates.map(([lon, lat]) => [lat, lon]);
  for (const look of ["ground-walk-edge", `ground-walk hue-${hue}`]) L.polyline(line, { className: look, interactive: false }).addTo(shown);
  return stretches.map(([number, first]) => {
    const mark = L.tooltip({ permanent: true, direction: "center", className: `ground-mark hue-${hue}` });
    return mark.setLatLng(line[first]).setContent(`${route}${number}`).addTo(shown);
  });
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
    style: ({ properties: { heat, planned } }) => ({
      color: colour(heat === undefined ? "--slate-fill" : HEAT[heat]), weight: planned === false ? 3 : 7, opacity: 1, lineCap: "round",
    }),
    onEachFeature: (feature, layer) => {
      link(layer, feature, box);
      const { sign, percent } = feature.properties;
      layer.bindTooltip(plain(percent === undefined ? sign : `${sign} · ${percent}%`), { permanent: true, direction: "center", className: "ground-label" });
    },
  });
  const own = alleys.getLayers().filter((layer) => layer.feature.properties.planned);
  const around = own.length ? L.featureGroup(own) : alleys;
  shown.fitBounds(around.getBounds(), { padding: [24, 24], maxZoom: 18, animate: false });
  alleys.addTo(shown);
  const walks = data.features.filter(({ geometry }) => geometry.type === "LineString").map((walk) => draw(L, shown, walk)).flat();

  const ink = L.canvas({ padding: 0.3 });
  const Square = squares(L);
  const doors = L.geoJSON(data, {
    filter: ({ geometry }) => geometry.type === "MultiPoint",
    pointToLayer: ({ properties: { look } }, at) => {
      const [fill, edge] = LOOKS[look].map(colour);
      return new Square(at, { renderer: ink, radius: 3.5, weight: 1, color: edge, fillColor: fill, fillOpacity: 1, interactive: false });
    },
  });
  const rank = ({ feature: { properties } }) => properties.percent ?? 0;
  const signs = alleys.getLayers().sort((a, b) => rank(a) - rank(b));
  const show = () => {
    const near = shown.getZoom() >= NEAR;
    if (near) doors.addTo(shown); else doors.remove();
    const other = ({ feature }) => feature.properties.planned === false;
    for (const layer of signs) layer.getTooltip().getElement().hidden = true;
    settle([
      ...walks.map((mark) => [mark.getElement(), MARK_SHIFTS]),
      ...signs.filter((layer) => near || !other(layer)).map((layer) => [layer.getTooltip().getElement(), SHIFTS]),
    ], place);
  };
  shown.on("zoomend moveend", show);
  show();
}
