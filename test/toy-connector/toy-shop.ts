import { answer, listen, type Loopback } from '#connectors/testing/loopback.ts';
import type { ToyMember } from './toy-view.ts';

const pageSize = 2;

/** The billing system behind the toy connector: a real server on a loopback port that knows one token. */
export function openToyShop(token: string, members: readonly ToyMember[]): Promise<Loopback> {
  return listen((request, response) => {
    const url = new URL(request.url ?? '/', 'http://toy.example');
    const [, id] = url.pathname.split('/').filter((part) => part !== '');
    if (request.headers.authorization !== `Bearer ${token}`) return answer(response, 401, { error: 'who are you' });
    if (id !== undefined) {
      const member = members.find((one) => one.id === decodeURIComponent(id));
      return answer(response, member ? 200 : 404, member ?? { error: 'nobody' });
    }
    const after = url.searchParams.get('after');
    const from = after === null ? 0 : members.findIndex((one) => one.id === after) + 1;
    const page = members.slice(from, from + pageSize);
    return answer(response, 200, { members: page, more: from + page.length < members.length });
  });
}

export const toyMembers: readonly ToyMember[] = [
  { id: 'm_1', name: 'Birch & Sons', email: 'office@birch.example', plan: 'Small', cents: 4_900 },
  { id: 'm_2', name: 'Clearwater', email: 'mail@clearwater.example', plan: 'Large', cents: 49_000 },
  { id: 'm_3', name: 'Dovetail', email: 'hello@dovetail.example', plan: 'Small', cents: 4_900 },
];
