// Updates the pictures on the page: only the visible ones, and a few at a time.

const INTERVAL = 220;
const INTERVAL_WITHOUT_PICTURE = 1000;
const AT_A_TIME = 3;
const TICK = 50;

const followed = new Map();
let loading = 0;

const inSight = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    const picture = followed.get(entry.target.closest(".picture, dialog"));
    if (picture) {
      picture.visible = entry.isIntersecting;
    }
  }
});

// Keeps an image element updated with the newest picture at an address. The arguments of whenChanged
// are whether there is a picture, and the counts of its frame, or null if the address has none.
export function follow(image, address, whenChanged = () => {}) {
  const frame = image.closest(".picture, dialog");
  followed.set(frame, { image, frame, address, whenChanged, visible: true, due: 0, tag: null, url: null });
  inSight.observe(frame);
}

export function unfollow(image) {
  for (const [frame, picture] of followed) {
    if (picture.image === image) {
      inSight.unobserve(frame);
      followed.delete(frame);
      drop(picture);
    }
  }
}

export function clearPictures() {
  [...followed.values()].forEach((picture) => unfollow(picture.image));
}

function drop(picture) {
  if (picture.url !== null) {
    URL.revokeObjectURL(picture.url);
    picture.url = null;
    picture.tag = null;
    picture.image.removeAttribute("src");
  }
}

async function load(picture) {
  loading += 1;
  picture.due = Infinity;
  let pause = INTERVAL_WITHOUT_PICTURE;
  const width = Math.ceil((picture.frame.clientWidth || 640) * window.devicePixelRatio);
  try {
    const headers = picture.tag ? { "If-None-Match": picture.tag } : {};
    const response = await fetch(`${picture.address}?width=${width}`, { cache: "no-store", headers });
    if (response.status === 200) {
      await show(picture, response);
    } else if (response.status === 204) {
      drop(picture);
      picture.whenChanged(false, null);
    }
    if (response.status === 200 || response.status === 304) {
      pause = INTERVAL;
    }
  } catch {
    // Keep the last picture; the page already reports that the simulator does not respond.
  } finally {
    loading -= 1;
    picture.due = performance.now() + pause;
  }
}

async function show(picture, response) {
  const [blob, zones] = await parts(response);
  const url = URL.createObjectURL(blob);
  if (followed.get(picture.frame) !== picture) {
    URL.revokeObjectURL(url);
    return;
  }
  const before = picture.url;
  picture.url = url;
  picture.tag = response.headers.get("ETag");
  picture.image.src = url;
  await picture.image.decode().catch(() => {});
  picture.whenChanged(true, zones);
  if (before !== null) {
    URL.revokeObjectURL(before);
  }
}

// A moment is a line of JSON followed by the picture, so that both belong to the same frame.
async function parts(response) {
  if (response.headers.get("Content-Type") === "image/jpeg") {
    return [await response.blob(), null];
  }
  const bytes = new Uint8Array(await response.arrayBuffer());
  const end = bytes.indexOf(10);
  const zones = JSON.parse(new TextDecoder().decode(bytes.subarray(0, end)));
  return [new Blob([bytes.subarray(end + 1)], { type: "image/jpeg" }), zones];
}

function tick() {
  const now = performance.now();
  const due = [...followed.values()].filter((picture) => picture.visible && picture.due <= now);
  due.sort((one, other) => one.due - other.due);
  while (!document.hidden && loading < AT_A_TIME && due.length > 0) {
    load(due.shift());
  }
}

setInterval(tick, TICK);
