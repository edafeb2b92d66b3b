// What PouchDB and nano think of a server. Arguments: the server's address with credentials. Prints "ok" or "FAIL" and a name for each check.
const PouchDB = require('pouchdb-core')
  .plugin(require('pouchdb-adapter-http'))
  .plugin(require('pouchdb-replication'))
  .plugin(require('pouchdb-adapter-memory'));
const address = process.argv[2];
const nano = require('nano')(address.replace(/\/$/, ''));

function check(actual, expected, name) {
  const same = JSON.stringify(actual) === JSON.stringify(expected);
  console.log(same ? `ok ${name}` : `FAIL ${name}: ${JSON.stringify(expected)} is here ${JSON.stringify(actual)}`);
}

function content(list) {
  return list.rows.map(row => [row.id, row.value.rev, row.doc.n, row.doc._conflicts,
    Object.entries(row.doc._attachments || {}).map(([name, item]) => [name, item.data])]);
}

async function until(work) {
  for (let i = 0; i < 200; i++) {
    try { return await work(); } catch (error) { await new Promise(resolve => setTimeout(resolve, 50)); }
  }
  return work();
}

async function pouch() {
  const local = new PouchDB('local', { adapter: 'memory' });
  const back = new PouchDB('back', { adapter: 'memory' });
  const remote = new PouchDB(address + 'pouch');
  const copy = new PouchDB(address + 'pouch-copy');
  for (let i = 0; i < 120; i++) {
    const attachments = { 'a.txt': { content_type: 'text/plain', data: Buffer.from('hello ' + i).toString('base64') } };
    await local.put({ _id: 'd' + i, n: i, ...(i % 10 ? {} : { _attachments: attachments }) });
  }
  await local.remove(await local.get('d5'));
  await local.bulkDocs([{ _id: 'd7', _rev: '1-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', c: 1 }], { new_edits: false });
  check((await local.replicate.to(remote)).doc_write_failures, 0, 'push');
  check((await back.replicate.from(remote)).ok, true, 'pull');
  const all = { include_docs: true, conflicts: true, attachments: true };
  check(content(await back.allDocs(all)), content(await local.allDocs(all)), 'the same documents, conflicts and attachments');
  check((await PouchDB.replicate(remote, copy)).ok, true, 'remote to remote');
  check((await copy.allDocs()).total_rows, 119, 'all documents');
  const sync = back.sync(remote, { live: true, retry: false });
  await remote.put({ _id: 'live', n: 1 });
  check((await until(() => back.get('live'))).n, 1, 'live synchronisation');
  sync.cancel();
  check((await remote.getAttachment('d10', 'a.txt')).toString(), 'hello 10', 'attachment');
  const bulk = await remote.bulkGet({ docs: [{ id: 'd1' }, { id: 'none' }] });
  check([bulk.results[0].docs[0].ok.n, !!bulk.results[1].docs[0].error], [1, true], 'bulk get');
  check((await remote.get('d7', { conflicts: true }))._conflicts.length, 1, 'conflicts');
  check((await remote.get('d7', { open_revs: 'all' })).length, 2, 'open revisions');
}

async function nanoChecks() {
  await nano.db.create('nano');
  const db = nano.use('nano');
  const inserted = await db.insert({ happy: true }, 'rabbit');
  check((await db.get('rabbit')).happy, true, 'nano: insert and get');
  await db.attachment.insert('rabbit', 'r.png', Buffer.from([1, 2, 3]), 'image/png', { rev: inserted.rev });
  check((await db.attachment.get('rabbit', 'r.png')).length, 3, 'nano: attachment');
  check((await db.find({ selector: { happy: true } })).docs.length, 1, 'nano: find');
  check((await nano.db.replicate('nano', address + 'nano-2', { create_target: true })).ok, true, 'nano: replicate');
  const enabled = await nano.db.replication.enable(address + 'nano', address + 'nano-3', { create_target: true });
  const state = await until(async () => {
    const document = await nano.db.replication.query(enabled.id);
    if (document._replication_state !== 'completed') throw new Error('not yet');
    return document._replication_state;
  });
  check(state, 'completed', 'nano: replication document');
}

pouch().then(nanoChecks).then(() => process.exit(0), error => { console.log('FAIL ' + error.stack); process.exit(1); });
