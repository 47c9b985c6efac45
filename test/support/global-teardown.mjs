// Stops and removes the PostgreSQL of global-setup; a server given from outside is left alone.
export default async function tearDown() {
  await globalThis.ledgerTestServer?.stop();
}
