// PouchDB in a browser's IndexedDB, in live sync with the server of the address in the query. Sends "ok" or "FAIL" and a name for each check.
const address = new URLSearchParams(location.search).get('couch');
const post = (path, body) => fetch(path, { method: 'POST', body });

function check(actual, expected, name) {
  const same = JSON.stringify(actual) === JSON.stringify(expected);
  return post('/verdict', same ? `ok ${name}` : `FAIL ${name}: ${JSON.stringify(expected)} is here ${JSON.stringify(actual)}`);
}

// Asks until the document is as expected. A browser opens few connections to a server, so there is no feed beside that of the sync.
async function until(database, id, isExpected) {
  while (true) {
    const doc = await database.get(id, { attachments: true, conflicts: true }).catch(() => null);
    if (doc && isExpected(doc)) return doc;
    await new Promise(resolve => setTimeout(resolve, 100));
  }
}

const content = list => list.rows.map(row => [row.id, row.value.rev, row.doc.n,
  Object.entries(row.doc._attachments || {}).map(([name, item]) => [name, item.content_type, item.data])]);

async function run() {
  const local = new PouchDB('local');
  const remote = new PouchDB(address);
  await check(local.adapter, 'idb', 'IndexedDB');
  for (let i = 0; i < 40; i++) {
    const attachments = { 'a b.txt': { content_type: 'text/plain', data: btoa('hello '.repeat(i)) }, 'p.png': { content_type: 'image/png', data: btoa('\x00\xff' + i) } };
    await local.put({ _id: 'd' + i, n: i, ...(i % 5 ? {} : { _attachments: attachments }) });
  }
  const sync = local.sync(remote, { live: true, retry: true, back_off_function: () => 200 });
  sync.on('denied', error => check(error, null, 'nothing is denied'));

  await until(remote, 'd39', () => true);
  const all = { include_docs: true, attachments: true };
  await check(content(await remote.allDocs(all)), content(await local.allDocs(all)), 'pushed with attachments');

  await remote.put({ _id: 'e1', n: 1, _attachments: { 'x.bin': { content_type: 'application/octet-stream', data: btoa('from the server') } } });
  await check((await until(local, 'e1', () => true))._attachments['x.bin'].data, btoa('from the server'), 'pulled with an attachment');

  const blob = await local.getAttachment('e1', 'x.bin');
  await check(await blob.text(), 'from the server', 'an attachment as a blob');
  await local.remove(await local.get('d1'));
  await local.put({ _id: 'f1' });
  await until(remote, 'f1', () => true);
  await check((await remote.get('d1').catch(error => error)).reason, 'deleted', 'a deletion');

  await post('/server/stop');
  await check((await remote.info().catch(() => 'stopped')), 'stopped', 'the server is stopped');
  await local.put({ ...(await local.get('d2')), n: 'offline' });
  await local.put({ _id: 'g1', n: 1 });
  await post('/server/start');
  await until(remote, 'g1', () => true);
  await check((await until(remote, 'd2', doc => doc.n === 'offline')).n, 'offline', 'written while the server was stopped');
  await remote.put({ _id: 'h1', n: 1 });
  await check((await until(local, 'h1', () => true)).n, 1, 'pulled after the server came back');

  await local.bulkDocs([{ _id: 'd3', _rev: '1-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', n: 'a' }], { new_edits: false });
  const conflicts = (await local.get('d3', { conflicts: true }))._conflicts;
  await check((await until(remote, 'd3', doc => doc._conflicts))._conflicts, conflicts, 'a conflict');
  sync.cancel();
  await check(content(await remote.allDocs(all)), content(await local.allDocs(all)), 'the same documents on both sides');
}

run().catch(error => post('/verdict', `FAIL ${error.stack || JSON.stringify(error)}`)).finally(() => post('/verdict', 'done'));
