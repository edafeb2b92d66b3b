function (newDoc, oldDoc, userCtx, secObj) {
  function require(condition, reason) {
    if (!condition) throw { forbidden: reason };
  }

  function isAdministrator() {
    var admins = (secObj && secObj.admins) || {};
    var isAdminRole = function (role) { return role === "_admin" || (admins.roles || []).indexOf(role) !== -1; };
    return userCtx.roles.some(isAdminRole) || (admins.names || []).indexOf(userCtx.name) !== -1;
  }

  function checkShape() {
    require(newDoc.type === "user", "doc.type must be user");
    require(newDoc.name, "doc.name is required");
    require(newDoc.roles, "doc.roles must exist");
    require(Array.isArray(newDoc.roles), "doc.roles must be an array");
    require(newDoc.roles.every(function (role) { return typeof role === "string"; }), "doc.roles can only contain strings");
    require(newDoc._id === "org.couchdb.user:" + newDoc.name && typeof newDoc.name === "string",
      "Doc ID must be of the form org.couchdb.user:name");
    require(!oldDoc || oldDoc.name === newDoc.name, "Usernames can not be changed.");
  }

  function checkPassword() {
    var scheme = newDoc.password_scheme;
    require(!newDoc.password_sha || newDoc.salt, "Users with password_sha must have a salt.See /_utils/script/couch.js for example code.");
    require(!scheme || ["simple", "pbkdf2", "simple+pbkdf2"].indexOf(scheme) !== -1, "Password scheme `" + scheme + "` not supported.");
    if (scheme === "pbkdf2") {
      require(typeof newDoc.iterations === "number", "iterations must be a number.");
      require(typeof newDoc.derived_key === "string", "derived_key must be a string.");
    }
  }

  function checkRights() {
    var sorted = function (roles) { return JSON.stringify((roles || []).slice().sort()); };
    if (isAdministrator()) return;
    require(oldDoc || newDoc.roles.length === 0, "Only _admin may set roles");
    if (!oldDoc) return;
    require(userCtx.name === newDoc.name, "You may only update your own user document.");
    require(sorted(oldDoc.roles) === sorted(newDoc.roles), "Only _admin may edit roles");
  }

  if (newDoc._deleted === true) {
    var isOwn = oldDoc && userCtx.name === oldDoc.name;
    require(isOwn || userCtx.roles.indexOf("_admin") !== -1, "Only admins may delete other user docs.");
    return;
  }
  checkShape();
  checkPassword();
  checkRights();
  var isSystemRole = function (role) { return role.charAt(0) === "_" && role !== "_metrics"; };
  require(!newDoc.roles.some(isSystemRole), "No system roles (starting with underscore) in users db.");
  require(newDoc.name.charAt(0) !== "_", "Username may not start with underscore.");
  require(newDoc.name.indexOf(":") === -1, "Character `:` is not allowed in usernames.");
}
