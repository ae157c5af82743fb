import { isObject, toJson, type Json, type JsonObject } from './json.ts';
import type { Access } from './keys.ts';
import type { Gate } from './permissions.ts';
import { Problem } from './problem.ts';
import type { Registry } from './registry.ts';

const MAX_LEVELS = 4;

/** Puts whole objects in place of ids, along each path; `data.` in front of a list's paths counts as a level. */
export class Expander {
  private readonly registry: Registry;
  private readonly gate: Gate;

  constructor(registry: Registry, gate: Gate) {
    this.registry = registry;
    this.gate = gate;
  }

  expand(root: JsonObject, paths: readonly string[], access: Access): void {
    for (const path of paths) {
      const steps = path.split('.');
      if (steps.length > MAX_LEVELS) {
        throw new Problem(400, {
          code: 'property_expansion_max_depth',
          message: `You cannot expand more than ${MAX_LEVELS} levels of a property. Property: ${path}`,
          param: 'expand',
        });
      }
      this.along(root, steps, { path, access });
    }
  }

  private along(node: Json, steps: readonly string[], asked: { path: string; access: Access }): void {
    if (Array.isArray(node)) {
      for (const one of node) this.along(one, steps, asked);
      return;
    }
    const [field, ...rest] = steps;
    if (!isObject(node) || field === undefined) return;
    this.fill(node, field, asked);
    const value = node[field];
    if (rest.length > 0 && value !== undefined) this.along(value, rest, asked);
  }

  /** Makes sure that a field holds objects and not their ids. */
  private fill(node: JsonObject, field: string, { path, access }: { path: string; access: Access }): void {
    const owner = this.registry.byObject(node['object']);
    const id = node['id'];
    if (!(field in node)) {
      if (owner === null || typeof id !== 'string' || !owner.includable.includes(field)) throw cannot(path);
      const drawn = owner.include(field, id);
      if (drawn !== undefined) node[field] = drawn;
      return;
    }
    const value = node[field];
    if (typeof value === 'string') node[field] = this.resolve(field, value, { path, access });
    else if (Array.isArray(value)) {
      node[field] = value.map((one) => (typeof one === 'string' ? this.resolve(field, one, { path, access }) : one));
    }
  }

  private resolve(field: string, id: string, { path, access }: { path: string; access: Access }): Json {
    const resource = this.registry.byReference(field, id);
    if (resource === null) throw cannot(path);
    this.gate.require(access, resource.permission);
    const found = resource.find(id);
    // What has gone meanwhile stays an id.
    return found === null ? id : toJson(found);
  }
}

function cannot(path: string): Problem {
  return new Problem(400, { message: `This property cannot be expanded (${path}).`, param: 'expand' });
}
