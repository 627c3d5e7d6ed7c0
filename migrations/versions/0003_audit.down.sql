DROP PROCEDURE walls.watch(regclass, text, text, text);
DROP SCHEMA audit CASCADE;
