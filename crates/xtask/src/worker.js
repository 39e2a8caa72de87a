// The worker in which runs are looked for. Written by `cargo xtask boot` after a build, which knows the glue's name.
//
// The page hands the program over as it has compiled it: nothing is loaded twice, and nothing but what the page has checked.
import init, { search_begin, search_step } from "@GLUE@";

// In slices, with a rest between: a worker that never rests is let go on for seconds after it was ended.
const work = () => {
  if (search_step()) setTimeout(work);
};

onmessage = async ({ data: { module, order } }) => {
  try {
    await init({ module_or_path: module });
    search_begin(order, (report) => postMessage(report));
    work();
  } catch (error) {
    // Heard by the page as an error of the worker; one that is thrown from here would not be.
    setTimeout(() => {
      throw error;
    });
  }
};
