// Shows the value of a curve at the point nearest to the pointer.
for (const svg of document.querySelectorAll("svg.curve")) {
  const output = svg.parentElement.querySelector("output");
  const atEnd = output.textContent;
  const points = svg.dataset.points.split(";").filter(Boolean).map(point => point.split(" "));
  if (points.length === 0) continue;

  const draw = (tag, attributes) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const name in attributes) element.setAttribute(name, attributes[name]);
    return svg.appendChild(element);
  };
  const pointer = draw("line", { class: "pointer", y1: 10, y2: svg.viewBox.baseVal.height - 36, visibility: "hidden" });
  const spot = draw("circle", { class: "spot", r: 3.5, visibility: "hidden" });

  const show = event => {
    const place = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse()).x;
    const distance = point => Math.abs(point[0] - place);
    const [x, y, samples, value] = points.reduce((best, point) => distance(best) > distance(point) ? point : best);
    pointer.setAttribute("x1", x);
    pointer.setAttribute("x2", x);
    spot.setAttribute("cx", x);
    spot.setAttribute("cy", y);
    output.textContent = `${value} at ${samples}`;
    for (const mark of [pointer, spot]) mark.setAttribute("visibility", "visible");
  };
  const hide = () => {
    output.textContent = atEnd;
    for (const mark of [pointer, spot]) mark.setAttribute("visibility", "hidden");
  };
  svg.addEventListener("pointermove", show);
  svg.addEventListener("pointerdown", show);
  svg.addEventListener("pointerleave", hide);
}
