// The worker in which runs are looked for. Written by `cargo xtask boot` after a build, which knows the glue's name.
//
// boot.js hands the program over compiled, before the page gives its order: nothing runs but what was checked.
import init, { search_begin, search_step } from "@GLUE@";

let program;

// In slices, with a rest between: a worker that never rests is let go on for seconds after it was ended.
const work = () => {
  if (search_step()) setTimeout(work);
};

onmessage = async ({ data }) => {
  if (data instanceof WebAssembly.Module) {
    program = data;
    return;
  }
  try {
    await init({ module_or_path: program });
    search_begin(data, (report) => postMessage(report));
    work();
  } catch (error) {
    // Heard by the page as an error of the worker; one that is thrown from here would not be.
    setTimeout(() => {
      throw error;
    });
  }
};
