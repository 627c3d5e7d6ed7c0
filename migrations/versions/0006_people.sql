-- The returnee in four partitions: name and village (people), papers and contact (vault), danger (protection); the notes of
-- counselling have a schema of their own later. Policies come with the cases in 0007, since a person is reached through a case:
-- until then nobody but the definer sees a row.

CALL walls.open_schema('people');
CALL walls.open_schema('vault');
CALL walls.open_schema('protection');

-- `withdrawn_at`: an import that brought the row in was undone before anybody touched it. It is kept, and nobody sees or counts it.
CREATE TABLE people.person (
  id uuid NOT NULL,
  agency_id uuid NOT NULL,
  name text NOT NULL,
  nickname text NOT NULL DEFAULT '',
  passport_name text NOT NULL DEFAULT '',
  sex text,
  born_on date,
  born_year integer,
  village_code text,
  home_code text,
  home_text text NOT NULL DEFAULT '',
  birthplace text NOT NULL DEFAULT '',
  education text,
  interests text NOT NULL DEFAULT '',
  name_keys text[] NOT NULL DEFAULT '{}',
  sealed boolean NOT NULL DEFAULT false,
  registered_by uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  withdrawn_at timestamptz,
  version integer NOT NULL DEFAULT 1,
  CONSTRAINT pk_person PRIMARY KEY (id),
  CONSTRAINT fk_person_agency_id_agency FOREIGN KEY (agency_id) REFERENCES auth.agency (id),
  CONSTRAINT fk_person_village_code_place FOREIGN KEY (village_code) REFERENCES place.place (code),
  CONSTRAINT fk_person_home_code_place FOREIGN KEY (home_code) REFERENCES place.place (code),
  CONSTRAINT ck_person_name_length CHECK (length(btrim(name)) BETWEEN 1 AND 60),
  CONSTRAINT ck_person_nickname_length CHECK (length(nickname) <= 60),
  CONSTRAINT ck_person_passport_name_length CHECK (length(passport_name) <= 60),
  CONSTRAINT ck_person_sex_known CHECK (sex IN ('L', 'P')),
  CONSTRAINT ck_person_born_on_plausible CHECK (born_on >= DATE '1900-01-01'),
  CONSTRAINT ck_person_born_year_plausible CHECK (born_year BETWEEN 1900 AND 2200),
  CONSTRAINT ck_person_born_once CHECK (born_on IS NULL OR born_year IS NULL),
  CONSTRAINT ck_person_education_known CHECK (education IN ('none', 'primary_unfinished', 'primary', 'lower_secondary', 'upper_secondary', 'diploma', 'degree'))
);
CREATE INDEX ix_person_agency_id ON people.person (agency_id, id);
CREATE INDEX ix_person_village_code ON people.person (village_code);
CREATE INDEX ix_person_name_keys ON people.person USING gin (name_keys);
-- Beginnings of words ask for many keys at once: the planner needs to know how common each is (measured: 120 ms became 27).
ALTER TABLE people.person ALTER COLUMN name_keys SET STATISTICS 1000;

-- Every spelling key that occurs in a name, with its one-deletion variants: how a typing error finds its word. The words never leave.
CREATE TABLE people.name_word (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  variant text NOT NULL,
  key text NOT NULL,
  CONSTRAINT pk_name_word PRIMARY KEY (id),
  CONSTRAINT uq_name_word_variant_key UNIQUE (variant, key)
);
-- Every key once, by its first letters.
CREATE INDEX ix_name_word_begins ON people.name_word (key text_pattern_ops) WHERE variant = key;

CREATE TABLE people.migration_episode (
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  destination text,
  destination_place text NOT NULL DEFAULT '',
  sector text,
  job_title text NOT NULL DEFAULT '',
  employer text NOT NULL DEFAULT '',
  placed_by_kind text,
  placed_by text NOT NULL DEFAULT '',
  left_on date,
  returned_on date,
  arrival_point text NOT NULL DEFAULT '',
  papers text[] NOT NULL DEFAULT '{}',
  return_reason text NOT NULL DEFAULT 'unknown',
  departure_status text NOT NULL DEFAULT 'unknown',
  created_at timestamptz NOT NULL DEFAULT now(),
  withdrawn_at timestamptz,
  version integer NOT NULL DEFAULT 1,
  CONSTRAINT pk_migration_episode PRIMARY KEY (id),
  CONSTRAINT fk_migration_episode_person_id_person FOREIGN KEY (person_id) REFERENCES people.person (id),
  CONSTRAINT ck_migration_episode_return_after_departure CHECK (returned_on IS NULL OR left_on IS NULL OR returned_on >= left_on),
  CONSTRAINT ck_migration_episode_destination_form CHECK (destination ~ '^([A-Z]{2}|ID-[A-Z]{2})$'),
  CONSTRAINT ck_migration_episode_sector_known CHECK (sector IN ('domestic', 'care', 'plantation', 'construction', 'manufacturing', 'fishing', 'hospitality', 'trade', 'agriculture', 'other')),
  CONSTRAINT ck_migration_episode_placed_by_kind_known CHECK (placed_by_kind IN ('p3mi', 'broker', 'family', 'self', 'government', 'unknown')),
  CONSTRAINT ck_migration_episode_papers_known CHECK (papers <@ ARRAY['passport', 'work_permit', 'contract', 'splp', 'border_pass', 'none']),
  CONSTRAINT ck_migration_episode_return_reason_neutral CHECK (return_reason IN ('deported', 'contract_ended', 'in_distress', 'laid_off', 'leave', 'repatriated', 'failed_departure', 'deceased', 'other', 'unknown')),
  CONSTRAINT ck_migration_episode_departure_status_known CHECK (departure_status IN ('prosedural', 'nonprosedural', 'unknown', 'declined'))
);
CREATE INDEX ix_migration_episode_person_id ON people.migration_episode (person_id, returned_on);

-- "Not the same person", remembered; the pair is kept in order so that it exists once.
CREATE TABLE people.distinct_pair (
  id uuid NOT NULL,
  agency_id uuid NOT NULL,
  first_person_id uuid NOT NULL,
  second_person_id uuid NOT NULL,
  decided_by uuid NOT NULL,
  decided_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT pk_distinct_pair PRIMARY KEY (id),
  CONSTRAINT uq_distinct_pair_persons UNIQUE (first_person_id, second_person_id),
  CONSTRAINT fk_distinct_pair_first_person_id_person FOREIGN KEY (first_person_id) REFERENCES people.person (id),
  CONSTRAINT fk_distinct_pair_second_person_id_person FOREIGN KEY (second_person_id) REFERENCES people.person (id),
  CONSTRAINT ck_distinct_pair_ordered CHECK (first_person_id < second_person_id)
);

-- Two files that may be one person: waits for a human, with the reasons as codes.
CREATE TABLE people.likely_pair (
  id uuid NOT NULL,
  agency_id uuid NOT NULL,
  first_person_id uuid NOT NULL,
  second_person_id uuid NOT NULL,
  reasons text[] NOT NULL,
  found_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT pk_likely_pair PRIMARY KEY (id),
  CONSTRAINT uq_likely_pair_persons UNIQUE (first_person_id, second_person_id),
  CONSTRAINT fk_likely_pair_first_person_id_person FOREIGN KEY (first_person_id) REFERENCES people.person (id),
  CONSTRAINT fk_likely_pair_second_person_id_person FOREIGN KEY (second_person_id) REFERENCES people.person (id),
  CONSTRAINT ck_likely_pair_ordered CHECK (first_person_id < second_person_id)
);
CREATE INDEX ix_likely_pair_agency_id ON people.likely_pair (agency_id, found_at);
CREATE INDEX ix_likely_pair_second_person_id ON people.likely_pair (second_person_id);

-- Another agency knows somebody with the same NIK: a row for each of the two, seen by its own supervisors. Whom the other agency
-- knows (other_person_id) is for the definer alone.
CREATE TABLE people.known_elsewhere (
  id uuid NOT NULL,
  agency_id uuid NOT NULL,
  person_id uuid NOT NULL,
  other_agency_id uuid NOT NULL,
  other_person_id uuid NOT NULL,
  asked_at timestamptz NOT NULL DEFAULT now(),
  answer text,
  answered_by uuid,
  answered_at timestamptz,
  version integer NOT NULL DEFAULT 1,
  CONSTRAINT pk_known_elsewhere PRIMARY KEY (id),
  CONSTRAINT uq_known_elsewhere_persons UNIQUE (person_id, other_person_id),
  CONSTRAINT fk_known_elsewhere_agency_id_agency FOREIGN KEY (agency_id) REFERENCES auth.agency (id),
  CONSTRAINT fk_known_elsewhere_other_agency_id_agency FOREIGN KEY (other_agency_id) REFERENCES auth.agency (id),
  CONSTRAINT fk_known_elsewhere_person_id_person FOREIGN KEY (person_id) REFERENCES people.person (id),
  CONSTRAINT fk_known_elsewhere_other_person_id_person FOREIGN KEY (other_person_id) REFERENCES people.person (id),
  CONSTRAINT ck_known_elsewhere_two_agencies CHECK (agency_id <> other_agency_id),
  CONSTRAINT ck_known_elsewhere_answer_known CHECK (answer IN ('talked', 'different')),
  CONSTRAINT ck_known_elsewhere_answered_whole CHECK ((answer IS NULL) = (answered_by IS NULL) AND (answer IS NULL) = (answered_at IS NULL))
);
CREATE INDEX ix_known_elsewhere_open ON people.known_elsewhere (agency_id, asked_at DESC, id DESC) WHERE answer IS NULL;
CREATE INDEX ix_known_elsewhere_answered ON people.known_elsewhere (agency_id, answered_at DESC, id DESC) WHERE answer IS NOT NULL;
CREATE INDEX ix_known_elsewhere_other_person_id ON people.known_elsewhere (other_person_id);

-- Two files were one person: one is kept, the other given up (withdrawn). `moved` holds, by table, the ids of what followed, and `filled`
-- the names of the kept person's blanks that were filled in: all that taking it back needs, and no value. For the definer alone.
CREATE TABLE people.merger (
  id uuid NOT NULL,
  agency_id uuid NOT NULL,
  kept_id uuid NOT NULL,
  given_up_id uuid NOT NULL,
  moved jsonb NOT NULL,
  filled text[] NOT NULL DEFAULT '{}',
  merged_by uuid NOT NULL,
  merged_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  undone_by uuid,
  undone_at timestamptz,
  CONSTRAINT pk_merger PRIMARY KEY (id),
  CONSTRAINT fk_merger_agency_id_agency FOREIGN KEY (agency_id) REFERENCES auth.agency (id),
  CONSTRAINT fk_merger_kept_id_person FOREIGN KEY (kept_id) REFERENCES people.person (id),
  CONSTRAINT fk_merger_given_up_id_person FOREIGN KEY (given_up_id) REFERENCES people.person (id),
  CONSTRAINT ck_merger_two_persons CHECK (kept_id <> given_up_id),
  CONSTRAINT ck_merger_undone_whole CHECK ((undone_by IS NULL) = (undone_at IS NULL))
);
CREATE UNIQUE INDEX uq_merger_given_up_once ON people.merger (given_up_id) WHERE undone_at IS NULL;
CREATE INDEX ix_merger_agency_id ON people.merger (agency_id, merged_at DESC, id DESC);
CREATE INDEX ix_merger_kept_id ON people.merger (kept_id);

-- NIK, passport, KK …: encrypted, found by keyed hash; `tail` is the encrypted last four characters for the masked form.
CREATE TABLE vault.identity_paper (
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  agency_id uuid NOT NULL,
  kind text NOT NULL,
  sealed bytea NOT NULL,
  tail bytea NOT NULL,
  lookup bytea,
  created_at timestamptz NOT NULL DEFAULT now(),
  version integer NOT NULL DEFAULT 1,
  CONSTRAINT pk_identity_paper PRIMARY KEY (id),
  CONSTRAINT fk_identity_paper_person_id_person FOREIGN KEY (person_id) REFERENCES people.person (id),
  CONSTRAINT ck_identity_paper_kind_known CHECK (kind IN ('nik', 'passport', 'family_card', 'splp', 'birth_certificate', 'other'))
);
CREATE INDEX ix_identity_paper_person_id ON vault.identity_paper (person_id);
CREATE INDEX ix_identity_paper_lookup ON vault.identity_paper (lookup) WHERE lookup IS NOT NULL;

-- A phone or an address: encrypted; a phone is found by keyed hash. `tail` is the encrypted last four figures of a phone, and the
-- kecamatan of an address: enough to tell one from another in the masked form.
CREATE TABLE vault.contact (
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  agency_id uuid NOT NULL,
  kind text NOT NULL,
  whose text NOT NULL DEFAULT 'self',
  sealed bytea NOT NULL,
  tail bytea NOT NULL,
  lookup bytea,
  created_at timestamptz NOT NULL DEFAULT now(),
  version integer NOT NULL DEFAULT 1,
  CONSTRAINT pk_contact PRIMARY KEY (id),
  CONSTRAINT fk_contact_person_id_person FOREIGN KEY (person_id) REFERENCES people.person (id),
  CONSTRAINT ck_contact_kind_known CHECK (kind IN ('phone', 'address')),
  CONSTRAINT ck_contact_whose_known CHECK (whose IN ('self', 'family', 'neighbour', 'village_office', 'other'))
);
CREATE INDEX ix_contact_person_id ON vault.contact (person_id);
CREATE INDEX ix_contact_lookup ON vault.contact (lookup) WHERE lookup IS NOT NULL;

-- How to reach somebody without endangering them; one row a person, shown wherever a phone or address is.
CREATE TABLE vault.safe_contact (
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  may_phone text NOT NULL DEFAULT 'unknown',
  may_message text NOT NULL DEFAULT 'unknown',
  may_visit text NOT NULL DEFAULT 'unknown',
  who_may_answer text NOT NULL DEFAULT '',
  best_time text NOT NULL DEFAULT '',
  do_not_say text NOT NULL DEFAULT '',
  updated_at timestamptz NOT NULL DEFAULT now(),
  version integer NOT NULL DEFAULT 1,
  CONSTRAINT pk_safe_contact PRIMARY KEY (id),
  CONSTRAINT uq_safe_contact_person_id UNIQUE (person_id),
  CONSTRAINT fk_safe_contact_person_id_person FOREIGN KEY (person_id) REFERENCES people.person (id),
  CONSTRAINT ck_safe_contact_may_phone_known CHECK (may_phone IN ('yes', 'no', 'unknown')),
  CONSTRAINT ck_safe_contact_may_message_known CHECK (may_message IN ('yes', 'no', 'unknown')),
  CONSTRAINT ck_safe_contact_may_visit_known CHECK (may_visit IN ('yes', 'no', 'unknown')),
  CONSTRAINT ck_safe_contact_words_short CHECK (length(who_may_answer) <= 200 AND length(best_time) <= 200 AND length(do_not_say) <= 400)
);

CALL walls.raise_on('people.person');
CALL walls.raise_on('people.name_word');
CALL walls.raise_on('people.migration_episode');
CALL walls.raise_on('people.distinct_pair');
CALL walls.raise_on('people.likely_pair');
CALL walls.raise_on('people.known_elsewhere');
CALL walls.raise_on('people.merger');
CALL walls.raise_on('vault.identity_paper');
CALL walls.raise_on('vault.contact');
CALL walls.raise_on('vault.safe_contact');
CALL walls.watch('people.person', 'id', '', 'sealed');
CALL walls.watch('people.migration_episode', 'person_id', '', '');
CALL walls.watch('people.distinct_pair', 'first_person_id', '', '');
CALL walls.watch('people.likely_pair', 'first_person_id', '', '');
CALL walls.watch('people.known_elsewhere', 'person_id', '', 'answer');
CALL walls.watch('people.merger', 'kept_id', '', 'undone_at');
CALL walls.watch('vault.identity_paper', 'person_id', '', 'kind');
CALL walls.watch('vault.contact', 'person_id', '', 'kind');
CALL walls.watch('vault.safe_contact', 'person_id', '', '');
