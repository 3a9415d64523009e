-- Rows of a database of version 1, for both dialects. Never to be changed.
UPDATE feed SET id = '0123456789abcdef0123456789abcdef', head = 4;
INSERT INTO guilds (guild, history) VALUES ('100', 4);
INSERT INTO contents
  (id, guild, original, body)
  VALUES ('C1', '100', 'first', '# Old guide, first');
INSERT INTO contents
  (id, guild, original, body)
  VALUES ('C2', '100', 'second', '# Old guide');
INSERT INTO contents
  (id, guild, original, body)
  VALUES ('C3', '100', 'map', '# Old map');
INSERT INTO contents
  (id, guild, original, body)
  VALUES ('C4', '100', 'draft', '# Draft');
INSERT INTO documents
  (guild, id, revision, latest, added_at, added_id, added_name, removed_at, removed_id, removed_name, seq)
  VALUES ('100', 'c-old-guide', 2, 2, 1580515200000, '1', 'Anna', 0, '', '', 2);
INSERT INTO documents
  (guild, id, revision, latest, added_at, added_id, added_name, removed_at, removed_id, removed_name, seq)
  VALUES ('100', 'c-old-map', 1, 1, 1580515200002, '2', 'Ben', 1580515200003, '1', 'Anna', 4);
INSERT INTO revisions
  (guild, document, revision, content, meta, file_name, media_type, sha256, size, text_sha256, text_size, passages, origin, words, sketch, names, at, actor_id, actor_name, superseded_at)
  VALUES ('100', 'c-old-guide', 1, 'C1', '{"kind":"community","title":"Old guide","language":"en","date":"2020-02"}', 'old.txt', 'text/plain', 'a7937b64b8caa58f03721bb6bacf5c78cb235febe0e70b1b84cd99541461a08e', 5, '5e37ccd1ee1a2c4dd6244bae12976d8e40fb855404d1c2ea0010fbdb91e738e0', 18, 1, '{"kind":"link","ref":"https://example.org/old"}', '7f800a6da18cdcda58e210072b4fca51619a88fad3200ff8ca207def649d4146', 'abcdefgh', ' old guide old txt ', 1580515200000, '1', 'Anna', 1580515200001);
INSERT INTO revisions
  (guild, document, revision, content, meta, file_name, media_type, sha256, size, text_sha256, text_size, passages, origin, words, sketch, names, at, actor_id, actor_name, superseded_at)
  VALUES ('100', 'c-old-guide', 2, 'C2', '{"kind":"community","title":"Old guide","language":"en","date":"2020-02"}', 'old.txt', 'text/plain', '16367aacb67a4a017c8da8ab95682ccb390863780f7114dda0a0e0c55644c7c4', 6, '74e4048f748d525d045fd3647f535a2a855b138c35c28d285852d5d9751d4e05', 11, 1, '{"kind":"link","ref":"https://example.org/old"}', '2f52a8799e86c9594471f04d39d18af2aa9b6bc1ce112968ea977b834e3279da', 'abcdefgh', ' old guide old txt ', 1580515200001, '1', 'Anna', 0);
INSERT INTO revisions
  (guild, document, revision, content, meta, file_name, media_type, sha256, size, text_sha256, text_size, passages, origin, words, sketch, names, at, actor_id, actor_name, superseded_at)
  VALUES ('100', 'c-old-map', 1, 'C3', '{"kind":"community","title":"Old map","language":"en","date":"2020-02"}', 'old.txt', 'text/plain', '60be9861750facbfad8758254a2f76c0cfe78d54459a3bc187d49b1401fcd8e8', 3, '51047d3d08e31b42d03a0a9d027ad29d8a08ab36795b21cd811e502269e1541d', 9, 1, '{"kind":"link","ref":"https://example.org/old"}', 'd2f9da46e1e4e466186ad13ab2758b7a4e4e6d7b2c1d74b5623250b78fab8732', 'abcdefgh', ' old map old txt ', 1580515200002, '2', 'Ben', 0);
INSERT INTO drafts
  (guild, id, content, meta, file_name, media_type, sha256, size, text_sha256, text_size, passages, origin, words, sketch, names, at, actor_id, actor_name, replaces, base, expires_at, document)
  VALUES ('100', 'DRAFT', 'C4', '{"kind":"community","title":"A draft","language":"en","date":"2020-02"}', 'old.txt', 'text/plain', '7743ce348d9284d677a185f33295b92266cc435a5b5f775029b300066d26693a', 5, '2f8aa1f6d9602d7214a36d962d142cffa28dd28a8adf24bcf5c4589db06d52ff', 7, 1, '{"kind":"link","ref":"https://example.org/old"}', '7743ce348d9284d677a185f33295b92266cc435a5b5f775029b300066d26693a', 'abcdefgh', ' a draft old txt ', 1580515200004, '1', 'Anna', '', 0, 4102444800000, '');
INSERT INTO adds
  (guild, draft, at)
  VALUES ('100', 'DRAFT', 1580515200004);
INSERT INTO changes
  (seq, guild, document, action, actor_id, actor_name, at)
  VALUES (1, '100', 'c-old-guide', 'published', '1', 'Anna', 1580515200000);
INSERT INTO history
  (guild, seq, at, actor_id, actor_name, action, document, revision, title, detail)
  VALUES ('100', 1, 1580515200000, '1', 'Anna', 'published', 'c-old-guide', 1, 'Old guide', 'old.txt');
INSERT INTO changes
  (seq, guild, document, action, actor_id, actor_name, at)
  VALUES (2, '100', 'c-old-guide', 'replaced', '1', 'Anna', 1580515200001);
INSERT INTO history
  (guild, seq, at, actor_id, actor_name, action, document, revision, title, detail)
  VALUES ('100', 2, 1580515200001, '1', 'Anna', 'replaced', 'c-old-guide', 2, 'Old guide', 'old.txt');
INSERT INTO changes
  (seq, guild, document, action, actor_id, actor_name, at)
  VALUES (3, '100', 'c-old-map', 'published', '2', 'Ben', 1580515200002);
INSERT INTO history
  (guild, seq, at, actor_id, actor_name, action, document, revision, title, detail)
  VALUES ('100', 3, 1580515200002, '2', 'Ben', 'published', 'c-old-map', 1, 'Old map', 'old.txt');
INSERT INTO changes
  (seq, guild, document, action, actor_id, actor_name, at)
  VALUES (4, '100', 'c-old-map', 'removed', '1', 'Anna', 1580515200003);
INSERT INTO history
  (guild, seq, at, actor_id, actor_name, action, document, revision, title, detail)
  VALUES ('100', 4, 1580515200003, '1', 'Anna', 'removed', 'c-old-map', 1, 'Old map', 'old.txt');
