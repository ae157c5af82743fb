/** A style sheet or picture in a test without a bundler: every class name is undefined. */
export default {};
