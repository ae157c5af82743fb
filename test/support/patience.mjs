import { configure } from '@testing-library/dom';

// It gives up after a second, which a page may need on a busy machine. A limit for what never comes, not a measure.
configure({ asyncUtilTimeout: 30_000 });
