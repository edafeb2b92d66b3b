function (doc, req) {
  return doc.n % 3 === Number(req.query.rest);
}
