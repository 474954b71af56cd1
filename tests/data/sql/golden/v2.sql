CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
CREATE TABLE apps (
	id INTEGER NOT NULL, 
	tenant_id TEXT NOT NULL, 
	tenant_key INTEGER, 
	app_id TEXT NOT NULL, 
	display_name TEXT COLLATE "NOCASE", 
	app_type TEXT COLLATE "NOCASE", 
	publisher TEXT COLLATE "NOCASE", 
	display_version TEXT COLLATE "NOCASE", 
	is_assigned BOOLEAN, 
	publishing_state TEXT COLLATE "NOCASE", 
	created_at TEXT, 
	modified_at TEXT, 
	description TEXT COLLATE "NOCASE", 
	owner TEXT COLLATE "NOCASE", 
	developer TEXT COLLATE "NOCASE", 
	notes TEXT COLLATE "NOCASE", 
	bundle_id TEXT COLLATE "NOCASE", 
	package_id TEXT COLLATE "NOCASE", 
	package_identifier TEXT COLLATE "NOCASE", 
	file_name TEXT COLLATE "NOCASE", 
	size_bytes BIGINT, 
	is_featured BOOLEAN, 
	payload_hash BLOB NOT NULL, 
	first_seen_at TEXT NOT NULL, 
	changed_at TEXT NOT NULL, 
	last_synced_at TEXT NOT NULL, 
	deleted_at TEXT, 
	raw_payload TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_apps UNIQUE (tenant_key, app_id)
);
CREATE VIRTUAL TABLE apps_search USING fts5(search_text, tokenize='trigram case_sensitive 1', detail=none);
CREATE TABLE assignment_filters (
	id INTEGER NOT NULL, 
	tenant_id TEXT NOT NULL, 
	tenant_key INTEGER, 
	assignment_filter_id TEXT NOT NULL, 
	display_name TEXT COLLATE "NOCASE", 
	platform TEXT COLLATE "NOCASE", 
	rule TEXT COLLATE "NOCASE", 
	management_type TEXT COLLATE "NOCASE", 
	description TEXT COLLATE "NOCASE", 
	created_at TEXT, 
	modified_at TEXT, 
	payload_hash BLOB NOT NULL, 
	first_seen_at TEXT NOT NULL, 
	changed_at TEXT NOT NULL, 
	last_synced_at TEXT NOT NULL, 
	deleted_at TEXT, 
	raw_payload TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_assignment_filters UNIQUE (tenant_key, assignment_filter_id)
);
CREATE VIRTUAL TABLE assignment_filters_search USING fts5(search_text, tokenize='trigram case_sensitive 1', detail=none);
CREATE TABLE assignments (
	id INTEGER NOT NULL, 
	tenant_id TEXT NOT NULL, 
	tenant_key INTEGER, 
	source_type TEXT NOT NULL, 
	source_id TEXT NOT NULL, 
	assignment_id TEXT NOT NULL, 
	source_name TEXT COLLATE "NOCASE", 
	intent TEXT COLLATE "NOCASE", 
	target_type TEXT COLLATE "NOCASE", 
	group_name TEXT COLLATE "NOCASE", 
	filter_name TEXT COLLATE "NOCASE", 
	filter_mode TEXT COLLATE "NOCASE", 
	group_id TEXT, 
	filter_id TEXT, 
	payload_hash BLOB NOT NULL, 
	first_seen_at TEXT NOT NULL, 
	changed_at TEXT NOT NULL, 
	last_synced_at TEXT NOT NULL, 
	deleted_at TEXT, 
	raw_payload TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_assignments UNIQUE (tenant_key, source_type, source_id, assignment_id)
);
CREATE VIRTUAL TABLE assignments_search USING fts5(search_text, tokenize='trigram case_sensitive 1', detail=none);
CREATE TABLE changes (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	tenant_id TEXT NOT NULL, 
	sync_run_id INTEGER, 
	resource TEXT NOT NULL, 
	table_name TEXT NOT NULL, 
	record_id INTEGER NOT NULL, 
	object_id TEXT NOT NULL, 
	object_name TEXT, 
	kind TEXT NOT NULL, 
	changed_at TEXT NOT NULL, 
	patch TEXT, 
	reverse_patch TEXT, 
	FOREIGN KEY(sync_run_id) REFERENCES sync_runs (id)
);
CREATE TABLE device_categories (
	id INTEGER NOT NULL, 
	tenant_id TEXT NOT NULL, 
	tenant_key INTEGER, 
	device_category_id TEXT NOT NULL, 
	display_name TEXT COLLATE "NOCASE", 
	description TEXT COLLATE "NOCASE", 
	payload_hash BLOB NOT NULL, 
	first_seen_at TEXT NOT NULL, 
	changed_at TEXT NOT NULL, 
	last_synced_at TEXT NOT NULL, 
	deleted_at TEXT, 
	raw_payload TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_device_categories UNIQUE (tenant_key, device_category_id)
);
CREATE VIRTUAL TABLE device_categories_search USING fts5(search_text, tokenize='trigram case_sensitive 1', detail=none);
CREATE TABLE devices (
	id INTEGER NOT NULL, 
	tenant_id TEXT NOT NULL, 
	tenant_key INTEGER, 
	device_id TEXT NOT NULL, 
	device_name TEXT COLLATE "NOCASE", 
	user_email TEXT COLLATE "NOCASE", 
	compliance_state TEXT COLLATE "NOCASE", 
	operating_system TEXT COLLATE "NOCASE", 
	os_version TEXT COLLATE "NOCASE", 
	last_sync_at TEXT, 
	owner_type TEXT COLLATE "NOCASE", 
	manufacturer TEXT COLLATE "NOCASE", 
	model TEXT COLLATE "NOCASE", 
	serial_number TEXT COLLATE "NOCASE", 
	imei TEXT COLLATE "NOCASE", 
	wifi_mac_address TEXT COLLATE "NOCASE", 
	total_storage_bytes BIGINT, 
	free_storage_bytes BIGINT, 
	is_encrypted BOOLEAN, 
	is_supervised BOOLEAN, 
	jail_broken TEXT COLLATE "NOCASE", 
	partner_threat_state TEXT COLLATE "NOCASE", 
	enrolled_at TEXT, 
	enrollment_type TEXT COLLATE "NOCASE", 
	management_agent TEXT COLLATE "NOCASE", 
	management_state TEXT COLLATE "NOCASE", 
	registration_state TEXT COLLATE "NOCASE", 
	device_category TEXT COLLATE "NOCASE", 
	enrollment_profile TEXT COLLATE "NOCASE", 
	managed_device_name TEXT COLLATE "NOCASE", 
	user_display_name TEXT COLLATE "NOCASE", 
	contact_email TEXT COLLATE "NOCASE", 
	user_id TEXT, 
	entra_device_id TEXT, 
	payload_hash BLOB NOT NULL, 
	first_seen_at TEXT NOT NULL, 
	changed_at TEXT NOT NULL, 
	last_synced_at TEXT NOT NULL, 
	deleted_at TEXT, 
	raw_payload TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_devices UNIQUE (tenant_key, device_id)
);
CREATE VIRTUAL TABLE devices_search USING fts5(search_text, tokenize='trigram case_sensitive 1', detail=none);
CREATE TABLE directory_devices (
	id INTEGER NOT NULL, 
	tenant_id TEXT NOT NULL, 
	tenant_key INTEGER, 
	directory_device_id TEXT NOT NULL, 
	display_name TEXT COLLATE "NOCASE", 
	operating_system TEXT COLLATE "NOCASE", 
	os_version TEXT COLLATE "NOCASE", 
	trust_type TEXT COLLATE "NOCASE", 
	account_enabled BOOLEAN, 
	is_compliant BOOLEAN, 
	is_managed BOOLEAN, 
	management_type TEXT COLLATE "NOCASE", 
	last_sign_in_at TEXT, 
	registered_at TEXT, 
	profile_type TEXT COLLATE "NOCASE", 
	entra_device_id TEXT, 
	payload_hash BLOB NOT NULL, 
	first_seen_at TEXT NOT NULL, 
	changed_at TEXT NOT NULL, 
	last_synced_at TEXT NOT NULL, 
	deleted_at TEXT, 
	raw_payload TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_directory_devices UNIQUE (tenant_key, directory_device_id)
);
CREATE VIRTUAL TABLE directory_devices_search USING fts5(search_text, tokenize='trigram case_sensitive 1', detail=none);
CREATE TABLE directory_objects (
	key INTEGER NOT NULL, 
	tenant_key INTEGER NOT NULL, 
	object_id TEXT NOT NULL, 
	PRIMARY KEY (key), 
	CONSTRAINT uq_directory_objects UNIQUE (object_id, tenant_key)
);
CREATE TABLE groups (
	id INTEGER NOT NULL, 
	tenant_id TEXT NOT NULL, 
	tenant_key INTEGER, 
	group_id TEXT NOT NULL, 
	display_name TEXT COLLATE "NOCASE", 
	description TEXT COLLATE "NOCASE", 
	group_types TEXT COLLATE "NOCASE", 
	membership_rule TEXT COLLATE "NOCASE", 
	security_enabled BOOLEAN, 
	mail_enabled BOOLEAN, 
	mail TEXT COLLATE "NOCASE", 
	rule_processing_state TEXT COLLATE "NOCASE", 
	created_at TEXT, 
	on_premises_sync BOOLEAN, 
	is_assignable_to_role BOOLEAN, 
	payload_hash BLOB NOT NULL, 
	first_seen_at TEXT NOT NULL, 
	changed_at TEXT NOT NULL, 
	last_synced_at TEXT NOT NULL, 
	deleted_at TEXT, 
	raw_payload TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_groups UNIQUE (tenant_key, group_id)
);
CREATE VIRTUAL TABLE groups_search USING fts5(search_text, tokenize='trigram case_sensitive 1', detail=none);
CREATE TABLE membership_shapes (
	key INTEGER NOT NULL, 
	tenant_key INTEGER NOT NULL, 
	member_type TEXT COLLATE "NOCASE", 
	before_id TEXT NOT NULL, 
	after_id TEXT, 
	PRIMARY KEY (key)
);
CREATE TABLE memberships (
	id INTEGER NOT NULL, 
	group_key INTEGER NOT NULL, 
	member_key INTEGER NOT NULL, 
	shape_key INTEGER NOT NULL, 
	may_nest BOOLEAN NOT NULL, 
	first_seen BIGINT NOT NULL, 
	last_synced BIGINT, 
	deleted BIGINT, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_memberships UNIQUE (group_key, member_key)
);
CREATE TABLE policies (
	id INTEGER NOT NULL, 
	tenant_id TEXT NOT NULL, 
	tenant_key INTEGER, 
	policy_type TEXT NOT NULL, 
	policy_id TEXT NOT NULL, 
	display_name TEXT COLLATE "NOCASE", 
	odata_type TEXT COLLATE "NOCASE", 
	platforms TEXT COLLATE "NOCASE", 
	technologies TEXT COLLATE "NOCASE", 
	template_family TEXT COLLATE "NOCASE", 
	template_name TEXT COLLATE "NOCASE", 
	is_assigned BOOLEAN, 
	setting_count BIGINT, 
	version TEXT COLLATE "NOCASE", 
	description TEXT COLLATE "NOCASE", 
	scope_tag_ids TEXT COLLATE "NOCASE", 
	created_at TEXT, 
	modified_at TEXT, 
	payload_hash BLOB NOT NULL, 
	first_seen_at TEXT NOT NULL, 
	changed_at TEXT NOT NULL, 
	last_synced_at TEXT NOT NULL, 
	deleted_at TEXT, 
	raw_payload TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_policies UNIQUE (tenant_key, policy_type, policy_id)
);
CREATE VIRTUAL TABLE policies_search USING fts5(search_text, tokenize='trigram case_sensitive 1', detail=none);
CREATE TABLE schema_steps (
	id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	direction TEXT NOT NULL, 
	applied_at TEXT NOT NULL, 
	program_version TEXT NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE scope_tags (
	id INTEGER NOT NULL, 
	tenant_id TEXT NOT NULL, 
	tenant_key INTEGER, 
	scope_tag_id TEXT NOT NULL, 
	display_name TEXT COLLATE "NOCASE", 
	description TEXT COLLATE "NOCASE", 
	is_built_in BOOLEAN, 
	payload_hash BLOB NOT NULL, 
	first_seen_at TEXT NOT NULL, 
	changed_at TEXT NOT NULL, 
	last_synced_at TEXT NOT NULL, 
	deleted_at TEXT, 
	raw_payload TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_scope_tags UNIQUE (tenant_key, scope_tag_id)
);
CREATE VIRTUAL TABLE scope_tags_search USING fts5(search_text, tokenize='trigram case_sensitive 1', detail=none);
CREATE TABLE sync_resources (
	id INTEGER NOT NULL, 
	tenant_id TEXT NOT NULL, 
	sync_run_id INTEGER NOT NULL, 
	resource TEXT NOT NULL, 
	attempted_at TEXT NOT NULL, 
	finished_at TEXT, 
	verdict TEXT, 
	seen_as TEXT, 
	error TEXT, 
	remedy TEXT, 
	missing_scopes TEXT NOT NULL, 
	rows BIGINT NOT NULL, 
	created BIGINT NOT NULL, 
	updated BIGINT NOT NULL, 
	deleted BIGINT NOT NULL, 
	restored BIGINT NOT NULL, 
	unchanged BIGINT NOT NULL, 
	odd BIGINT NOT NULL, 
	pages BIGINT NOT NULL, 
	requests BIGINT NOT NULL, 
	retries BIGINT NOT NULL, 
	received_bytes BIGINT NOT NULL, 
	waited_s FLOAT NOT NULL, 
	duration_s FLOAT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_sync_resources UNIQUE (sync_run_id, resource), 
	FOREIGN KEY(sync_run_id) REFERENCES sync_runs (id) ON DELETE CASCADE
);
CREATE TABLE sync_runs (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	tenant_id TEXT NOT NULL, 
	account TEXT NOT NULL, 
	program_version TEXT NOT NULL, 
	started_at TEXT NOT NULL, 
	finished_at TEXT, 
	"full" BOOLEAN NOT NULL, 
	cancelled BOOLEAN NOT NULL
);
CREATE TABLE tenants (
	id INTEGER NOT NULL, 
	tenant_id TEXT NOT NULL, 
	display_name TEXT, 
	first_seen_at TEXT NOT NULL, 
	last_seen_at TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_tenants UNIQUE (tenant_id)
);
CREATE TABLE users (
	id INTEGER NOT NULL, 
	tenant_id TEXT NOT NULL, 
	tenant_key INTEGER, 
	user_id TEXT NOT NULL, 
	display_name TEXT COLLATE "NOCASE", 
	user_principal_name TEXT COLLATE "NOCASE", 
	mail TEXT COLLATE "NOCASE", 
	department TEXT COLLATE "NOCASE", 
	job_title TEXT COLLATE "NOCASE", 
	account_enabled BOOLEAN, 
	user_type TEXT COLLATE "NOCASE", 
	usage_location TEXT COLLATE "NOCASE", 
	payload_hash BLOB NOT NULL, 
	first_seen_at TEXT NOT NULL, 
	changed_at TEXT NOT NULL, 
	last_synced_at TEXT NOT NULL, 
	deleted_at TEXT, 
	raw_payload TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_users UNIQUE (tenant_key, user_id)
);
CREATE VIRTUAL TABLE users_search USING fts5(search_text, tokenize='trigram case_sensitive 1', detail=none);
INSERT INTO "alembic_version" ("version_num") VALUES ('0002');
INSERT INTO "apps" ("id", "tenant_id", "tenant_key", "app_id", "display_name", "app_type", "publisher", "display_version", "is_assigned", "publishing_state", "created_at", "modified_at", "description", "owner", "developer", "notes", "bundle_id", "package_id", "package_identifier", "file_name", "size_bytes", "is_featured", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (1, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'a-1', '7-Zip', 'win32LobApp', NULL, NULL, 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1620416, NULL, X'7C84C3F67583256B00EEFB952317D98F', '2026-07-17T12:00:00.000005Z', '2026-07-17T12:00:00.000005Z', '2026-07-17T12:00:00.000005Z', NULL, '{"id":"a-1"}');
INSERT INTO "apps_search" ("rowid", "search_text") VALUES (1, '7-zip');
INSERT INTO "assignment_filters" ("id", "tenant_id", "tenant_key", "assignment_filter_id", "display_name", "platform", "rule", "management_type", "description", "created_at", "modified_at", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (1, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'f-1', 'Corporate', 'windows10AndLater', '(device.deviceOwnership -eq "Corporate")', NULL, NULL, NULL, NULL, X'FDC6CA73BB98B1E39ABBF755F8998996', '2026-07-17T12:00:00.000005Z', '2026-07-17T12:00:00.000005Z', '2026-07-17T12:00:00.000005Z', NULL, '{"id":"f-1"}');
INSERT INTO "assignments" ("id", "tenant_id", "tenant_key", "source_type", "source_id", "assignment_id", "source_name", "intent", "target_type", "group_name", "filter_name", "filter_mode", "group_id", "filter_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (1, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'mobileApps', 'a-1', 'g-1_1_0', '7-Zip', 'required', 'groupAssignmentTarget', 'All PCs', NULL, 'include', 'g-1', 'f-1', X'C6707D28AA4CF58594626D5EB2856502', '2026-07-17T12:00:00.000005Z', '2026-07-17T12:00:00.000005Z', '2026-07-17T12:00:00.000005Z', NULL, '{"id":"g-1_1_0"}');
INSERT INTO "assignments" ("id", "tenant_id", "tenant_key", "source_type", "source_id", "assignment_id", "source_name", "intent", "target_type", "group_name", "filter_name", "filter_mode", "group_id", "filter_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (2, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'mobileApps', 'a-2', 'g-1_1_0', '7-Zip', 'required', 'groupAssignmentTarget', 'All PCs', NULL, 'include', 'g-1', 'f-1', X'C6707D28AA4CF58594626D5EB2856502', '2026-07-17T12:00:00.000005Z', '2026-07-17T12:00:00.000005Z', '2026-07-17T12:00:00.000005Z', NULL, '{"id":"g-1_1_0"}');
INSERT INTO "changes" ("id", "tenant_id", "sync_run_id", "resource", "table_name", "record_id", "object_id", "object_name", "kind", "changed_at", "patch", "reverse_patch") VALUES (1, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'devices', 'devices', 1, 'd-1', 'PC', 'created', '2026-07-17T12:00:00.000005Z', NULL, NULL);
INSERT INTO "changes" ("id", "tenant_id", "sync_run_id", "resource", "table_name", "record_id", "object_id", "object_name", "kind", "changed_at", "patch", "reverse_patch") VALUES (2, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'devices', 'devices', 2, 'd-2', 'PC', 'created', '2026-07-17T12:00:00.000005Z', NULL, NULL);
INSERT INTO "changes" ("id", "tenant_id", "sync_run_id", "resource", "table_name", "record_id", "object_id", "object_name", "kind", "changed_at", "patch", "reverse_patch") VALUES (3, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'devices', 'devices', 3, 'd-3', 'PC', 'created', '2026-07-17T12:00:00.000005Z', NULL, NULL);
INSERT INTO "changes" ("id", "tenant_id", "sync_run_id", "resource", "table_name", "record_id", "object_id", "object_name", "kind", "changed_at", "patch", "reverse_patch") VALUES (4, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'devices', 'devices', 1, 'd-1', 'PC', 'updated', '2026-07-17T12:00:00.000005Z', '[{"op":"replace","path":"/deviceName","value":"PC"}]', '[{"op":"replace","path":"/deviceName","value":"Old"}]');
INSERT INTO "device_categories" ("id", "tenant_id", "tenant_key", "device_category_id", "display_name", "description", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (1, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'c-1', 'Kiosk', NULL, X'ECAE035051C07955D001E7CFBF090A02', '2026-07-17T12:00:00.000005Z', '2026-07-17T12:00:00.000005Z', '2026-07-17T12:00:00.000005Z', NULL, '{"id":"c-1"}');
INSERT INTO "devices" ("id", "tenant_id", "tenant_key", "device_id", "device_name", "user_email", "compliance_state", "operating_system", "os_version", "last_sync_at", "owner_type", "manufacturer", "model", "serial_number", "imei", "wifi_mac_address", "total_storage_bytes", "free_storage_bytes", "is_encrypted", "is_supervised", "jail_broken", "partner_threat_state", "enrolled_at", "enrollment_type", "management_agent", "management_state", "registration_state", "device_category", "enrollment_profile", "managed_device_name", "user_display_name", "contact_email", "user_id", "entra_device_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (1, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'd-1', 'PC-é', 'adele@contoso.example', 'compliant', 'Windows', NULL, '2026-07-17T12:00:00.000005Z', NULL, NULL, NULL, NULL, NULL, NULL, 136844410880, NULL, 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'u-1', 'e-1', X'9317DF4CDE3585E50B712B8DE48CB1C1', '2026-07-17T12:00:00.000005Z', '2026-07-17T12:00:00.000005Z', '2026-07-17T12:00:00.000005Z', NULL, '{"id":"d-1","deviceName":"PC-\u00e9 ''quoted'' \"twice\"","n":9223372036854775807,"f":1.10,"nul":"\u0000","lone":"\ud800","unknown":{"a":[null,1e400]}}');
INSERT INTO "devices" ("id", "tenant_id", "tenant_key", "device_id", "device_name", "user_email", "compliance_state", "operating_system", "os_version", "last_sync_at", "owner_type", "manufacturer", "model", "serial_number", "imei", "wifi_mac_address", "total_storage_bytes", "free_storage_bytes", "is_encrypted", "is_supervised", "jail_broken", "partner_threat_state", "enrolled_at", "enrollment_type", "management_agent", "management_state", "registration_state", "device_category", "enrollment_profile", "managed_device_name", "user_display_name", "contact_email", "user_id", "entra_device_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (2, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'd-2', NULL, NULL, 'compliant', 'Windows', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 136844410880, NULL, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'u-1', 'e-1', X'8D90D00D298386FC9A13278881684858', '2026-07-17T12:00:00.000005Z', '2026-07-17T12:00:00.000005Z', '2026-07-17T12:00:00.000005Z', NULL, '{ "id" : "d-2",
 "deviceName":null, "emoji":"👩‍💻", "rtl":"עברית", "dup":1, "dup":2 }');
INSERT INTO "devices" ("id", "tenant_id", "tenant_key", "device_id", "device_name", "user_email", "compliance_state", "operating_system", "os_version", "last_sync_at", "owner_type", "manufacturer", "model", "serial_number", "imei", "wifi_mac_address", "total_storage_bytes", "free_storage_bytes", "is_encrypted", "is_supervised", "jail_broken", "partner_threat_state", "enrolled_at", "enrollment_type", "management_agent", "management_state", "registration_state", "device_category", "enrollment_profile", "managed_device_name", "user_display_name", "contact_email", "user_id", "entra_device_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (3, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'D-1', '', NULL, 'compliant', 'Windows', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 136844410880, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'u-1', 'e-1', X'6C1C21A8B4B23D3CBF682C83EBE92DF5', '2026-07-17T12:00:00.000005Z', '2026-07-17T12:00:00.000005Z', '2026-07-17T12:00:00.000005Z', '2026-07-17T12:00:00.000005Z', '{"id":"D-1","deviceName":""}');
INSERT INTO "devices" ("id", "tenant_id", "tenant_key", "device_id", "device_name", "user_email", "compliance_state", "operating_system", "os_version", "last_sync_at", "owner_type", "manufacturer", "model", "serial_number", "imei", "wifi_mac_address", "total_storage_bytes", "free_storage_bytes", "is_encrypted", "is_supervised", "jail_broken", "partner_threat_state", "enrolled_at", "enrollment_type", "management_agent", "management_state", "registration_state", "device_category", "enrollment_profile", "managed_device_name", "user_display_name", "contact_email", "user_id", "entra_device_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (4, '0f8fad5b-d9cb-469f-a165-70867728950e', 2, 'd-1', 'same id, other tenant', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'11BA22B56C5E1717742C61BD01F212B4', '2026-07-17T12:00:00.000005Z', '2026-07-17T12:00:00.000005Z', '2026-07-17T12:00:00.000005Z', NULL, '{"id":"d-1"}');
INSERT INTO "devices_search" ("rowid", "search_text") VALUES (1, 'pc-e
adele@contoso.example');
INSERT INTO "devices_search" ("rowid", "search_text") VALUES (2, '');
INSERT INTO "devices_search" ("rowid", "search_text") VALUES (3, '');
INSERT INTO "directory_devices" ("id", "tenant_id", "tenant_key", "directory_device_id", "display_name", "operating_system", "os_version", "trust_type", "account_enabled", "is_compliant", "is_managed", "management_type", "last_sign_in_at", "registered_at", "profile_type", "entra_device_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (1, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'dd-1', 'PC', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'e-1', X'90D5EE66ACD2C967F97A67D55BF428F5', '2026-07-17T12:00:00.000005Z', '2026-07-17T12:00:00.000005Z', '2026-07-17T12:00:00.000005Z', NULL, '{"id":"dd-1"}');
INSERT INTO "directory_objects" ("key", "tenant_key", "object_id") VALUES (1, 2, 'g-1');
INSERT INTO "directory_objects" ("key", "tenant_key", "object_id") VALUES (2, 1, 'g-1');
INSERT INTO "directory_objects" ("key", "tenant_key", "object_id") VALUES (3, 2, 'g-2');
INSERT INTO "directory_objects" ("key", "tenant_key", "object_id") VALUES (4, 2, 'q"');
INSERT INTO "directory_objects" ("key", "tenant_key", "object_id") VALUES (5, 1, 'u-1');
INSERT INTO "directory_objects" ("key", "tenant_key", "object_id") VALUES (6, 2, 'u-2');
INSERT INTO "groups" ("id", "tenant_id", "tenant_key", "group_id", "display_name", "description", "group_types", "membership_rule", "security_enabled", "mail_enabled", "mail", "rule_processing_state", "created_at", "on_premises_sync", "is_assignable_to_role", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (1, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'g-1', 'All PCs', NULL, 'DynamicMembership', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'429742BAD7A435BBCF9F24E4546088DA', '2026-07-17T12:00:00.000005Z', '2026-07-17T12:00:00.000005Z', '2026-07-17T12:00:00.000005Z', NULL, '{"id":"g-1"}');
INSERT INTO "membership_shapes" ("key", "tenant_key", "member_type", "before_id", "after_id") VALUES (1, 1, 'user', '{"@odata.type":"#microsoft.graph.user","id":"', '"}');
INSERT INTO "membership_shapes" ("key", "tenant_key", "member_type", "before_id", "after_id") VALUES (2, 2, 'user', '{"@odata.type":"#microsoft.graph.user","id":"', '"}');
INSERT INTO "membership_shapes" ("key", "tenant_key", "member_type", "before_id", "after_id") VALUES (3, 2, 'group', '{"@odata.type":"#microsoft.graph.group","id":"', '"}');
INSERT INTO "membership_shapes" ("key", "tenant_key", "member_type", "before_id", "after_id") VALUES (4, 2, 'user', '{"id":"q\"","@odata.type":"#microsoft.graph.user"}', NULL);
INSERT INTO "memberships" ("id", "group_key", "member_key", "shape_key", "may_nest", "first_seen", "last_synced", "deleted") VALUES (1, 2, 5, 1, 0, 1784289600000005, NULL, NULL);
INSERT INTO "memberships" ("id", "group_key", "member_key", "shape_key", "may_nest", "first_seen", "last_synced", "deleted") VALUES (2, 1, 6, 2, 0, 1784289600000005, 1784376000000006, NULL);
INSERT INTO "memberships" ("id", "group_key", "member_key", "shape_key", "may_nest", "first_seen", "last_synced", "deleted") VALUES (3, 1, 3, 3, 1, 1784289600000005, NULL, NULL);
INSERT INTO "memberships" ("id", "group_key", "member_key", "shape_key", "may_nest", "first_seen", "last_synced", "deleted") VALUES (4, 3, 4, 4, 0, 1784289600000005, NULL, 1784462400000000);
INSERT INTO "policies" ("id", "tenant_id", "tenant_key", "policy_type", "policy_id", "display_name", "odata_type", "platforms", "technologies", "template_family", "template_name", "is_assigned", "setting_count", "version", "description", "scope_tag_ids", "created_at", "modified_at", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (1, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'configurationPolicies', 'p-1', 'Win - SEC - BitLocker', NULL, NULL, NULL, NULL, NULL, NULL, 14, NULL, NULL, NULL, NULL, NULL, X'227E99B55C6E094649BE4036CE221842', '2026-07-17T12:00:00.000005Z', '2026-07-17T12:00:00.000005Z', '2026-07-17T12:00:00.000005Z', NULL, '{"id":"p-1"}');
INSERT INTO "policies" ("id", "tenant_id", "tenant_key", "policy_type", "policy_id", "display_name", "odata_type", "platforms", "technologies", "template_family", "template_name", "is_assigned", "setting_count", "version", "description", "scope_tag_ids", "created_at", "modified_at", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (2, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'deviceConfigurations', 'p-1', 'Win - SEC - BitLocker', NULL, NULL, NULL, NULL, NULL, NULL, 14, NULL, NULL, NULL, NULL, NULL, X'227E99B55C6E094649BE4036CE221842', '2026-07-17T12:00:00.000005Z', '2026-07-17T12:00:00.000005Z', '2026-07-17T12:00:00.000005Z', NULL, '{"id":"p-1"}');
INSERT INTO "schema_steps" ("id", "version", "direction", "applied_at", "program_version") VALUES (1, 1, 'upgrade', '2026-07-17T12:00:00.000000Z', '0.1.0');
INSERT INTO "schema_steps" ("id", "version", "direction", "applied_at", "program_version") VALUES (2, 2, 'upgrade', '2026-11-23T19:01:28.169016Z', '0.1.0');
INSERT INTO "scope_tags" ("id", "tenant_id", "tenant_key", "scope_tag_id", "display_name", "description", "is_built_in", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (1, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, '0', 'Default', NULL, 1, X'3F5E2DF567CA420EC4223A8F795D1F26', '2026-07-17T12:00:00.000005Z', '2026-07-17T12:00:00.000005Z', '2026-07-17T12:00:00.000005Z', NULL, '{"id":"0"}');
INSERT INTO "sync_resources" ("id", "tenant_id", "sync_run_id", "resource", "attempted_at", "finished_at", "verdict", "seen_as", "error", "remedy", "missing_scopes", "rows", "created", "updated", "deleted", "restored", "unchanged", "odd", "pages", "requests", "retries", "received_bytes", "waited_s", "duration_s") VALUES (1, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'devices', '2026-07-17T12:00:00.000005Z', '2026-07-17T12:00:00.000005Z', 'complete', 'admin@contoso.example', NULL, NULL, '[]', 3, 3, 0, 0, 0, 0, 0, 1, 1, 0, 4096, 0.0, 1.5);
INSERT INTO "sync_resources" ("id", "tenant_id", "sync_run_id", "resource", "attempted_at", "finished_at", "verdict", "seen_as", "error", "remedy", "missing_scopes", "rows", "created", "updated", "deleted", "restored", "unchanged", "odd", "pages", "requests", "retries", "received_bytes", "waited_s", "duration_s") VALUES (2, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'scope_tags', '2026-07-17T12:00:00.000005Z', '2026-07-17T12:00:00.000005Z', 'forbidden', NULL, 'Forbidden.', 'Grant it.', '["DeviceManagementRBAC.Read.All"]', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.0, 0.0);
INSERT INTO "sync_runs" ("id", "tenant_id", "account", "program_version", "started_at", "finished_at", "full", "cancelled") VALUES (1, '72f988bf-86f1-41af-91ab-2d7cd011db47', 'admin@contoso.example', '0.1.0', '2026-07-17T12:00:00.000005Z', '2026-07-17T12:00:00.000005Z', 1, 0);
INSERT INTO "tenants" ("id", "tenant_id", "display_name", "first_seen_at", "last_seen_at") VALUES (1, '72f988bf-86f1-41af-91ab-2d7cd011db47', 'Contoso', '2026-07-17T12:00:00.000005Z', '2026-07-17T12:00:00.000005Z');
INSERT INTO "tenants" ("id", "tenant_id", "display_name", "first_seen_at", "last_seen_at") VALUES (2, '0f8fad5b-d9cb-469f-a165-70867728950e', 'Fabrikam', '2026-07-17T12:00:00.000005Z', '2026-07-17T12:00:00.000005Z');
INSERT INTO "users" ("id", "tenant_id", "tenant_key", "user_id", "display_name", "user_principal_name", "mail", "department", "job_title", "account_enabled", "user_type", "usage_location", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (1, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'u-1', 'Adele Vance', NULL, NULL, NULL, NULL, 1, NULL, NULL, X'180ED57DA1708DC44F8012A51B5CB1ED', '2026-07-17T12:00:00.000005Z', '2026-07-17T12:00:00.000005Z', '2026-07-17T12:00:00.000005Z', NULL, '{"id":"u-1"}');
CREATE TRIGGER apps_tenant_key AFTER INSERT ON apps WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE apps SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER apps_tenant_key_kept AFTER UPDATE OF tenant_key ON apps WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE apps SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER assignment_filters_tenant_key AFTER INSERT ON assignment_filters WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE assignment_filters SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER assignment_filters_tenant_key_kept AFTER UPDATE OF tenant_key ON assignment_filters WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE assignment_filters SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER assignments_tenant_key AFTER INSERT ON assignments WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE assignments SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER assignments_tenant_key_kept AFTER UPDATE OF tenant_key ON assignments WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE assignments SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER changes_no_delete BEFORE DELETE ON changes BEGIN SELECT RAISE(ABORT, 'changes is append-only'); END;
CREATE TRIGGER changes_no_replace BEFORE INSERT ON changes WHEN EXISTS (SELECT 1 FROM changes WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'changes is append-only'); END;
CREATE TRIGGER changes_no_update BEFORE UPDATE ON changes BEGIN SELECT RAISE(ABORT, 'changes is append-only'); END;
CREATE TRIGGER device_categories_tenant_key AFTER INSERT ON device_categories WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE device_categories SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER device_categories_tenant_key_kept AFTER UPDATE OF tenant_key ON device_categories WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE device_categories SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER devices_tenant_key AFTER INSERT ON devices WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE devices SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER devices_tenant_key_kept AFTER UPDATE OF tenant_key ON devices WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE devices SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER directory_devices_tenant_key AFTER INSERT ON directory_devices WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE directory_devices SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER directory_devices_tenant_key_kept AFTER UPDATE OF tenant_key ON directory_devices WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE directory_devices SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE VIEW group_members AS SELECT m.id AS id, (SELECT t.tenant_id FROM tenants AS t WHERE t.id = g.tenant_key) AS tenant_id, g.tenant_key AS tenant_key, g.object_id AS group_id, o.object_id AS member_id, (SELECT s.member_type FROM membership_shapes AS s WHERE s.key = m.shape_key) COLLATE NOCASE AS member_type, strftime('%Y-%m-%dT%H:%M:%S', m.first_seen / 1000000, 'unixepoch') || printf('.%06dZ', m.first_seen % 1000000) AS first_seen_at, strftime('%Y-%m-%dT%H:%M:%S', coalesce(m.last_synced, m.first_seen) / 1000000, 'unixepoch') || printf('.%06dZ', coalesce(m.last_synced, m.first_seen) % 1000000) AS last_synced_at, strftime('%Y-%m-%dT%H:%M:%S', m.deleted / 1000000, 'unixepoch') || printf('.%06dZ', m.deleted % 1000000) AS deleted_at, (SELECT CASE WHEN s.after_id IS NULL THEN s.before_id ELSE s.before_id || o.object_id || s.after_id END FROM membership_shapes AS s WHERE s.key = m.shape_key) AS raw_payload FROM memberships AS m LEFT JOIN directory_objects AS g ON g.key = m.group_key LEFT JOIN directory_objects AS o ON o.key = m.member_key;
CREATE TRIGGER groups_tenant_key AFTER INSERT ON groups WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE groups SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER groups_tenant_key_kept AFTER UPDATE OF tenant_key ON groups WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE groups SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE INDEX ix_apps_app_type ON apps (tenant_key, app_type) WHERE deleted_at IS NULL;
CREATE INDEX ix_apps_deleted ON apps (tenant_key, deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX ix_apps_display_name ON apps (tenant_key, display_name) WHERE deleted_at IS NULL;
CREATE INDEX ix_apps_display_version ON apps (tenant_key, display_version) WHERE deleted_at IS NULL;
CREATE INDEX ix_apps_is_assigned ON apps (tenant_key, is_assigned) WHERE deleted_at IS NULL;
CREATE INDEX ix_apps_modified_at ON apps (tenant_key, modified_at) WHERE deleted_at IS NULL;
CREATE INDEX ix_apps_publisher ON apps (tenant_key, publisher) WHERE deleted_at IS NULL;
CREATE INDEX ix_apps_publishing_state ON apps (tenant_key, publishing_state) WHERE deleted_at IS NULL;
CREATE INDEX ix_assignment_filters_deleted ON assignment_filters (tenant_key, deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX ix_assignment_filters_display_name ON assignment_filters (tenant_key, display_name) WHERE deleted_at IS NULL;
CREATE INDEX ix_assignment_filters_management_type ON assignment_filters (tenant_key, management_type) WHERE deleted_at IS NULL;
CREATE INDEX ix_assignment_filters_modified_at ON assignment_filters (tenant_key, modified_at) WHERE deleted_at IS NULL;
CREATE INDEX ix_assignment_filters_platform ON assignment_filters (tenant_key, platform) WHERE deleted_at IS NULL;
CREATE INDEX ix_assignment_filters_rule ON assignment_filters (tenant_key, rule) WHERE deleted_at IS NULL;
CREATE INDEX ix_assignments_deleted ON assignments (tenant_key, deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX ix_assignments_filter_id ON assignments (tenant_key, filter_id) WHERE deleted_at IS NULL;
CREATE INDEX ix_assignments_filter_mode ON assignments (tenant_key, filter_mode) WHERE deleted_at IS NULL;
CREATE INDEX ix_assignments_filter_name ON assignments (tenant_key, filter_name) WHERE deleted_at IS NULL;
CREATE INDEX ix_assignments_group_id ON assignments (tenant_key, group_id) WHERE deleted_at IS NULL;
CREATE INDEX ix_assignments_group_name ON assignments (tenant_key, group_name) WHERE deleted_at IS NULL;
CREATE INDEX ix_assignments_intent ON assignments (tenant_key, intent) WHERE deleted_at IS NULL;
CREATE INDEX ix_assignments_source_id ON assignments (tenant_key, source_id) WHERE deleted_at IS NULL;
CREATE INDEX ix_assignments_source_name ON assignments (tenant_key, source_name) WHERE deleted_at IS NULL;
CREATE INDEX ix_assignments_source_type ON assignments (tenant_key, source_type) WHERE deleted_at IS NULL;
CREATE INDEX ix_assignments_target_type ON assignments (tenant_key, target_type) WHERE deleted_at IS NULL;
CREATE INDEX ix_changes_changed_at ON changes (tenant_id, changed_at);
CREATE INDEX ix_changes_record ON changes (tenant_id, table_name, record_id);
CREATE INDEX ix_changes_sync_run_id ON changes (sync_run_id);
CREATE INDEX ix_device_categories_deleted ON device_categories (tenant_key, deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX ix_device_categories_description ON device_categories (tenant_key, description) WHERE deleted_at IS NULL;
CREATE INDEX ix_device_categories_display_name ON device_categories (tenant_key, display_name) WHERE deleted_at IS NULL;
CREATE INDEX ix_devices_compliance_state ON devices (tenant_key, compliance_state) WHERE deleted_at IS NULL;
CREATE INDEX ix_devices_deleted ON devices (tenant_key, deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX ix_devices_device_category ON devices (tenant_key, device_category) WHERE deleted_at IS NULL;
CREATE INDEX ix_devices_device_name ON devices (tenant_key, device_name) WHERE deleted_at IS NULL;
CREATE INDEX ix_devices_entra_device_id ON devices (tenant_key, entra_device_id) WHERE deleted_at IS NULL;
CREATE INDEX ix_devices_is_encrypted ON devices (tenant_key, is_encrypted) WHERE deleted_at IS NULL;
CREATE INDEX ix_devices_last_sync_at ON devices (tenant_key, last_sync_at) WHERE deleted_at IS NULL;
CREATE INDEX ix_devices_manufacturer ON devices (tenant_key, manufacturer) WHERE deleted_at IS NULL;
CREATE INDEX ix_devices_model ON devices (tenant_key, model) WHERE deleted_at IS NULL;
CREATE INDEX ix_devices_operating_system ON devices (tenant_key, operating_system) WHERE deleted_at IS NULL;
CREATE INDEX ix_devices_os_version ON devices (tenant_key, os_version) WHERE deleted_at IS NULL;
CREATE INDEX ix_devices_owner_type ON devices (tenant_key, owner_type) WHERE deleted_at IS NULL;
CREATE INDEX ix_devices_serial_number ON devices (tenant_key, serial_number) WHERE deleted_at IS NULL;
CREATE INDEX ix_devices_user_display_name ON devices (tenant_key, user_display_name) WHERE deleted_at IS NULL;
CREATE INDEX ix_devices_user_email ON devices (tenant_key, user_email) WHERE deleted_at IS NULL;
CREATE INDEX ix_devices_user_id ON devices (tenant_key, user_id) WHERE deleted_at IS NULL;
CREATE INDEX ix_directory_devices_account_enabled ON directory_devices (tenant_key, account_enabled) WHERE deleted_at IS NULL;
CREATE INDEX ix_directory_devices_deleted ON directory_devices (tenant_key, deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX ix_directory_devices_display_name ON directory_devices (tenant_key, display_name) WHERE deleted_at IS NULL;
CREATE INDEX ix_directory_devices_entra_device_id ON directory_devices (tenant_key, entra_device_id) WHERE deleted_at IS NULL;
CREATE INDEX ix_directory_devices_is_compliant ON directory_devices (tenant_key, is_compliant) WHERE deleted_at IS NULL;
CREATE INDEX ix_directory_devices_is_managed ON directory_devices (tenant_key, is_managed) WHERE deleted_at IS NULL;
CREATE INDEX ix_directory_devices_last_sign_in_at ON directory_devices (tenant_key, last_sign_in_at) WHERE deleted_at IS NULL;
CREATE INDEX ix_directory_devices_management_type ON directory_devices (tenant_key, management_type) WHERE deleted_at IS NULL;
CREATE INDEX ix_directory_devices_operating_system ON directory_devices (tenant_key, operating_system) WHERE deleted_at IS NULL;
CREATE INDEX ix_directory_devices_os_version ON directory_devices (tenant_key, os_version) WHERE deleted_at IS NULL;
CREATE INDEX ix_directory_devices_trust_type ON directory_devices (tenant_key, trust_type) WHERE deleted_at IS NULL;
CREATE INDEX ix_groups_deleted ON groups (tenant_key, deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX ix_groups_description ON groups (tenant_key, description) WHERE deleted_at IS NULL;
CREATE INDEX ix_groups_display_name ON groups (tenant_key, display_name) WHERE deleted_at IS NULL;
CREATE INDEX ix_groups_group_types ON groups (tenant_key, group_types) WHERE deleted_at IS NULL;
CREATE INDEX ix_groups_mail_enabled ON groups (tenant_key, mail_enabled) WHERE deleted_at IS NULL;
CREATE INDEX ix_groups_membership_rule ON groups (tenant_key, membership_rule) WHERE deleted_at IS NULL;
CREATE INDEX ix_groups_security_enabled ON groups (tenant_key, security_enabled) WHERE deleted_at IS NULL;
CREATE INDEX ix_membership_shapes_before_id ON membership_shapes (tenant_key, before_id);
CREATE INDEX ix_memberships_deleted ON memberships (group_key, member_key) WHERE deleted IS NOT NULL;
CREATE INDEX ix_memberships_member ON memberships (member_key, group_key, deleted);
CREATE INDEX ix_memberships_nested ON memberships (group_key, member_key) WHERE may_nest AND deleted IS NULL;
CREATE INDEX ix_policies_deleted ON policies (tenant_key, deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX ix_policies_display_name ON policies (tenant_key, display_name) WHERE deleted_at IS NULL;
CREATE INDEX ix_policies_is_assigned ON policies (tenant_key, is_assigned) WHERE deleted_at IS NULL;
CREATE INDEX ix_policies_modified_at ON policies (tenant_key, modified_at) WHERE deleted_at IS NULL;
CREATE INDEX ix_policies_odata_type ON policies (tenant_key, odata_type) WHERE deleted_at IS NULL;
CREATE INDEX ix_policies_platforms ON policies (tenant_key, platforms) WHERE deleted_at IS NULL;
CREATE INDEX ix_policies_policy_id ON policies (tenant_key, policy_id) WHERE deleted_at IS NULL;
CREATE INDEX ix_policies_policy_type ON policies (tenant_key, policy_type) WHERE deleted_at IS NULL;
CREATE INDEX ix_policies_setting_count ON policies (tenant_key, setting_count) WHERE deleted_at IS NULL;
CREATE INDEX ix_policies_technologies ON policies (tenant_key, technologies) WHERE deleted_at IS NULL;
CREATE INDEX ix_policies_template_family ON policies (tenant_key, template_family) WHERE deleted_at IS NULL;
CREATE INDEX ix_scope_tags_deleted ON scope_tags (tenant_key, deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX ix_scope_tags_description ON scope_tags (tenant_key, description) WHERE deleted_at IS NULL;
CREATE INDEX ix_scope_tags_display_name ON scope_tags (tenant_key, display_name) WHERE deleted_at IS NULL;
CREATE INDEX ix_scope_tags_is_built_in ON scope_tags (tenant_key, is_built_in) WHERE deleted_at IS NULL;
CREATE INDEX ix_sync_resources_attempted_at ON sync_resources (tenant_id, resource, attempted_at);
CREATE INDEX ix_sync_resources_verdict ON sync_resources (tenant_id, resource, verdict, finished_at);
CREATE INDEX ix_sync_runs_started_at ON sync_runs (tenant_id, started_at);
CREATE INDEX ix_users_account_enabled ON users (tenant_key, account_enabled) WHERE deleted_at IS NULL;
CREATE INDEX ix_users_deleted ON users (tenant_key, deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX ix_users_department ON users (tenant_key, department) WHERE deleted_at IS NULL;
CREATE INDEX ix_users_display_name ON users (tenant_key, display_name) WHERE deleted_at IS NULL;
CREATE INDEX ix_users_job_title ON users (tenant_key, job_title) WHERE deleted_at IS NULL;
CREATE INDEX ix_users_mail ON users (tenant_key, mail) WHERE deleted_at IS NULL;
CREATE INDEX ix_users_usage_location ON users (tenant_key, usage_location) WHERE deleted_at IS NULL;
CREATE INDEX ix_users_user_principal_name ON users (tenant_key, user_principal_name) WHERE deleted_at IS NULL;
CREATE INDEX ix_users_user_type ON users (tenant_key, user_type) WHERE deleted_at IS NULL;
CREATE TRIGGER policies_tenant_key AFTER INSERT ON policies WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE policies SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER policies_tenant_key_kept AFTER UPDATE OF tenant_key ON policies WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE policies SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER scope_tags_tenant_key AFTER INSERT ON scope_tags WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE scope_tags SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER scope_tags_tenant_key_kept AFTER UPDATE OF tenant_key ON scope_tags WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE scope_tags SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER users_tenant_key AFTER INSERT ON users WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE users SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER users_tenant_key_kept AFTER UPDATE OF tenant_key ON users WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE users SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
