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

// Keeps an image element updated with the newest picture at an address.
export function follow(image, address, whenChanged = () => {}) {
  const frame = image.closest(".picture, dialog");
  followed.set(frame, { image, frame, address, whenChanged, visible: true, due: 0, tag: null, url: null });
  inSight.observe(frame);
  whenChanged(false);
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
    } else if (response.status === 204 && picture.url !== null) {
      drop(picture);
      picture.whenChanged(false);
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
  const url = URL.createObjectURL(await response.blob());
  if (followed.get(picture.frame) !== picture) {
    URL.revokeObjectURL(url);
    return;
  }
  const before = picture.url;
  picture.url = url;
  picture.tag = response.headers.get("ETag");
  picture.image.src = url;
  await picture.image.decode().catch(() => {});
  picture.whenChanged(true);
  if (before !== null) {
    URL.revokeObjectURL(before);
  }
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
