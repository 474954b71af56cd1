CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
CREATE TABLE app_categories (
	id INTEGER NOT NULL, 
	tenant_id TEXT NOT NULL, 
	tenant_key INTEGER, 
	app_category_id TEXT NOT NULL, 
	display_name TEXT COLLATE "NOCASE", 
	modified_at TEXT, 
	payload_hash BLOB NOT NULL, 
	first_seen_at TEXT NOT NULL, 
	changed_at TEXT NOT NULL, 
	last_synced_at TEXT NOT NULL, 
	deleted_at TEXT, 
	raw_payload TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_app_categories UNIQUE (tenant_key, app_category_id)
);
CREATE VIRTUAL TABLE app_categories_search USING fts5(search_text, tokenize='trigram case_sensitive 1', detail=none);
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
CREATE TABLE audit_events (
	id INTEGER NOT NULL, 
	tenant_id TEXT NOT NULL, 
	tenant_key INTEGER, 
	audit_event_id TEXT NOT NULL, 
	activity_at TEXT, 
	display_name TEXT COLLATE "NOCASE", 
	operation TEXT COLLATE "NOCASE", 
	result TEXT COLLATE "NOCASE", 
	category TEXT COLLATE "NOCASE", 
	actor_email TEXT COLLATE "NOCASE", 
	actor_application TEXT COLLATE "NOCASE", 
	component TEXT COLLATE "NOCASE", 
	activity_type TEXT COLLATE "NOCASE", 
	actor_type TEXT COLLATE "NOCASE", 
	actor_principal TEXT COLLATE "NOCASE", 
	actor_address TEXT COLLATE "NOCASE", 
	actor_id TEXT, 
	correlation_id TEXT, 
	payload_hash BLOB NOT NULL, 
	first_seen_at TEXT NOT NULL, 
	changed_at TEXT NOT NULL, 
	last_synced_at TEXT NOT NULL, 
	deleted_at TEXT, 
	raw_payload TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_audit_events UNIQUE (tenant_key, audit_event_id)
);
CREATE VIRTUAL TABLE audit_events_search USING fts5(search_text, tokenize='trigram case_sensitive 1', detail=none);
CREATE TABLE autopilot_devices (
	id INTEGER NOT NULL, 
	tenant_id TEXT NOT NULL, 
	tenant_key INTEGER, 
	autopilot_device_id TEXT NOT NULL, 
	serial_number TEXT COLLATE "NOCASE", 
	display_name TEXT COLLATE "NOCASE", 
	group_tag TEXT COLLATE "NOCASE", 
	enrollment_state TEXT COLLATE "NOCASE", 
	manufacturer TEXT COLLATE "NOCASE", 
	model TEXT COLLATE "NOCASE", 
	user_email TEXT COLLATE "NOCASE", 
	user_name TEXT COLLATE "NOCASE", 
	last_contacted_at TEXT, 
	purchase_order TEXT COLLATE "NOCASE", 
	product_key TEXT COLLATE "NOCASE", 
	sku_number TEXT COLLATE "NOCASE", 
	system_family TEXT COLLATE "NOCASE", 
	managed_device_id TEXT, 
	entra_device_id TEXT, 
	payload_hash BLOB NOT NULL, 
	first_seen_at TEXT NOT NULL, 
	changed_at TEXT NOT NULL, 
	last_synced_at TEXT NOT NULL, 
	deleted_at TEXT, 
	raw_payload TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_autopilot_devices UNIQUE (tenant_key, autopilot_device_id)
);
CREATE VIRTUAL TABLE autopilot_devices_search USING fts5(search_text, tokenize='trigram case_sensitive 1', detail=none);
CREATE TABLE autopilot_profiles (
	id INTEGER NOT NULL, 
	tenant_id TEXT NOT NULL, 
	tenant_key INTEGER, 
	autopilot_profile_id TEXT NOT NULL, 
	display_name TEXT COLLATE "NOCASE", 
	odata_type TEXT COLLATE "NOCASE", 
	device_type TEXT COLLATE "NOCASE", 
	usage_type TEXT COLLATE "NOCASE", 
	user_type TEXT COLLATE "NOCASE", 
	name_template TEXT COLLATE "NOCASE", 
	preprovisioning BOOLEAN, 
	language TEXT COLLATE "NOCASE", 
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
	CONSTRAINT uq_autopilot_profiles UNIQUE (tenant_key, autopilot_profile_id)
);
CREATE VIRTUAL TABLE autopilot_profiles_search USING fts5(search_text, tokenize='trigram case_sensitive 1', detail=none);
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
CREATE TABLE detected_apps (
	id INTEGER NOT NULL, 
	tenant_id TEXT NOT NULL, 
	tenant_key INTEGER, 
	detected_app_id TEXT NOT NULL, 
	display_name TEXT COLLATE "NOCASE", 
	version TEXT COLLATE "NOCASE", 
	publisher TEXT COLLATE "NOCASE", 
	platform TEXT COLLATE "NOCASE", 
	device_count BIGINT, 
	size_bytes BIGINT, 
	payload_hash BLOB NOT NULL, 
	first_seen_at TEXT NOT NULL, 
	changed_at TEXT NOT NULL, 
	last_synced_at TEXT NOT NULL, 
	deleted_at TEXT, 
	raw_payload TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_detected_apps UNIQUE (tenant_key, detected_app_id)
);
CREATE VIRTUAL TABLE detected_apps_search USING fts5(search_text, tokenize='trigram case_sensitive 1', detail=none);
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
CREATE TABLE enrollment_configurations (
	id INTEGER NOT NULL, 
	tenant_id TEXT NOT NULL, 
	tenant_key INTEGER, 
	enrollment_configuration_id TEXT NOT NULL, 
	display_name TEXT COLLATE "NOCASE", 
	odata_type TEXT COLLATE "NOCASE", 
	priority BIGINT, 
	platform TEXT COLLATE "NOCASE", 
	description TEXT COLLATE "NOCASE", 
	version BIGINT, 
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
	CONSTRAINT uq_enrollment_configurations UNIQUE (tenant_key, enrollment_configuration_id)
);
CREATE VIRTUAL TABLE enrollment_configurations_search USING fts5(search_text, tokenize='trigram case_sensitive 1', detail=none);
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
CREATE TABLE notification_templates (
	id INTEGER NOT NULL, 
	tenant_id TEXT NOT NULL, 
	tenant_key INTEGER, 
	notification_template_id TEXT NOT NULL, 
	display_name TEXT COLLATE "NOCASE", 
	default_locale TEXT COLLATE "NOCASE", 
	branding TEXT COLLATE "NOCASE", 
	scope_tag_ids TEXT COLLATE "NOCASE", 
	modified_at TEXT, 
	payload_hash BLOB NOT NULL, 
	first_seen_at TEXT NOT NULL, 
	changed_at TEXT NOT NULL, 
	last_synced_at TEXT NOT NULL, 
	deleted_at TEXT, 
	raw_payload TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_notification_templates UNIQUE (tenant_key, notification_template_id)
);
CREATE VIRTUAL TABLE notification_templates_search USING fts5(search_text, tokenize='trigram case_sensitive 1', detail=none);
CREATE TABLE organization (
	id INTEGER NOT NULL, 
	tenant_id TEXT NOT NULL, 
	tenant_key INTEGER, 
	organization_id TEXT NOT NULL, 
	display_name TEXT COLLATE "NOCASE", 
	tenant_type TEXT COLLATE "NOCASE", 
	country TEXT COLLATE "NOCASE", 
	mdm_authority TEXT COLLATE "NOCASE", 
	created_at TEXT, 
	payload_hash BLOB NOT NULL, 
	first_seen_at TEXT NOT NULL, 
	changed_at TEXT NOT NULL, 
	last_synced_at TEXT NOT NULL, 
	deleted_at TEXT, 
	raw_payload TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_organization UNIQUE (tenant_key, organization_id)
);
CREATE VIRTUAL TABLE organization_search USING fts5(search_text, tokenize='trigram case_sensitive 1', detail=none);
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
CREATE TABLE policy_sets (
	id INTEGER NOT NULL, 
	tenant_id TEXT NOT NULL, 
	tenant_key INTEGER, 
	policy_set_id TEXT NOT NULL, 
	display_name TEXT COLLATE "NOCASE", 
	description TEXT COLLATE "NOCASE", 
	status TEXT COLLATE "NOCASE", 
	error_code TEXT COLLATE "NOCASE", 
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
	CONSTRAINT uq_policy_sets UNIQUE (tenant_key, policy_set_id)
);
CREATE VIRTUAL TABLE policy_sets_search USING fts5(search_text, tokenize='trigram case_sensitive 1', detail=none);
CREATE TABLE role_definitions (
	id INTEGER NOT NULL, 
	tenant_id TEXT NOT NULL, 
	tenant_key INTEGER, 
	role_definition_id TEXT NOT NULL, 
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
	CONSTRAINT uq_role_definitions UNIQUE (tenant_key, role_definition_id)
);
CREATE VIRTUAL TABLE role_definitions_search USING fts5(search_text, tokenize='trigram case_sensitive 1', detail=none);
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
CREATE TABLE scripts (
	id INTEGER NOT NULL, 
	tenant_id TEXT NOT NULL, 
	tenant_key INTEGER, 
	script_type TEXT NOT NULL, 
	script_id TEXT NOT NULL, 
	display_name TEXT COLLATE "NOCASE", 
	file_name TEXT COLLATE "NOCASE", 
	run_as TEXT COLLATE "NOCASE", 
	publisher TEXT COLLATE "NOCASE", 
	is_global BOOLEAN, 
	version TEXT COLLATE "NOCASE", 
	frequency TEXT COLLATE "NOCASE", 
	runs_as_32_bit BOOLEAN, 
	checks_signature BOOLEAN, 
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
	CONSTRAINT uq_scripts UNIQUE (tenant_key, script_type, script_id)
);
CREATE VIRTUAL TABLE scripts_search USING fts5(search_text, tokenize='trigram case_sensitive 1', detail=none);
CREATE TABLE sync_positions (
	id INTEGER NOT NULL, 
	tenant_id TEXT NOT NULL, 
	resource TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	link TEXT, 
	state BLOB, 
	run_id INTEGER, 
	saved_at TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_sync_positions UNIQUE (tenant_id, resource, kind)
);
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
	duration_s FLOAT NOT NULL, mode TEXT, reason TEXT, notes TEXT DEFAULT '[]' NOT NULL, rows_written BIGINT DEFAULT '0' NOT NULL, live_rows BIGINT, 
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
CREATE TABLE terms_and_conditions (
	id INTEGER NOT NULL, 
	tenant_id TEXT NOT NULL, 
	tenant_key INTEGER, 
	terms_and_conditions_id TEXT NOT NULL, 
	display_name TEXT COLLATE "NOCASE", 
	heading TEXT COLLATE "NOCASE", 
	version BIGINT, 
	acceptance TEXT COLLATE "NOCASE", 
	body TEXT COLLATE "NOCASE", 
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
	CONSTRAINT uq_terms_and_conditions UNIQUE (tenant_key, terms_and_conditions_id)
);
CREATE VIRTUAL TABLE terms_and_conditions_search USING fts5(search_text, tokenize='trigram case_sensitive 1', detail=none);
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
INSERT INTO "alembic_version" ("version_num") VALUES ('0004');
INSERT INTO "app_categories" ("id", "tenant_id", "tenant_key", "app_category_id", "display_name", "modified_at", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (1, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, '3280dcd5-888e-46c1-af73-9bad68b5b845', 'Other apps', '2026-07-17T10:47:59.123456Z', X'8C8E9FB5FADE2028BC9D868E0B3FF15B', '2026-11-23T18:48:29.823270Z', '2026-11-23T18:48:29.823270Z', '2026-11-23T18:48:29.823270Z', NULL, '{"id":"3280dcd5-888e-46c1-af73-9bad68b5b845","displayName":"Other apps","lastModifiedDateTime":"2026-07-17T10:47:59.1234567Z"}');
INSERT INTO "app_categories" ("id", "tenant_id", "tenant_key", "app_category_id", "display_name", "modified_at", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (2, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'c3b2bbae-5ced-4d4d-ac4d-d10644669aa7', 'Books & Reference', '2026-06-10T10:47:58.888888Z', X'D96747D052BE4EC3307BF8598F694782', '2026-11-23T18:48:29.823270Z', '2026-11-23T18:48:29.823270Z', '2026-11-23T18:48:29.823270Z', NULL, '{"id":"c3b2bbae-5ced-4d4d-ac4d-d10644669aa7","displayName":"Books & Reference","lastModifiedDateTime":"2026-06-10T10:47:58.8888888Z"}');
INSERT INTO "app_categories_search" ("rowid", "search_text") VALUES (1, 'other apps');
INSERT INTO "app_categories_search" ("rowid", "search_text") VALUES (2, 'books & reference');
INSERT INTO "apps" ("id", "tenant_id", "tenant_key", "app_id", "display_name", "app_type", "publisher", "display_version", "is_assigned", "publishing_state", "created_at", "modified_at", "description", "owner", "developer", "notes", "bundle_id", "package_id", "package_identifier", "file_name", "size_bytes", "is_featured", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (1, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'a-1', '7-Zip', 'win32LobApp', NULL, NULL, 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1620416, NULL, X'7C84C3F67583256B00EEFB952317D98F', '2026-07-17T12:00:00.000005Z', '2026-07-17T12:00:00.000005Z', '2026-07-17T12:00:00.000005Z', NULL, '{"id":"a-1"}');
INSERT INTO "apps_search" ("rowid", "search_text") VALUES (1, '7-zip');
INSERT INTO "assignment_filters" ("id", "tenant_id", "tenant_key", "assignment_filter_id", "display_name", "platform", "rule", "management_type", "description", "created_at", "modified_at", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (1, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'f-1', 'Corporate', 'windows10AndLater', '(device.deviceOwnership -eq "Corporate")', NULL, NULL, NULL, NULL, X'FDC6CA73BB98B1E39ABBF755F8998996', '2026-07-17T12:00:00.000005Z', '2026-07-17T12:00:00.000005Z', '2026-07-17T12:00:00.000005Z', NULL, '{"id":"f-1"}');
INSERT INTO "assignments" ("id", "tenant_id", "tenant_key", "source_type", "source_id", "assignment_id", "source_name", "intent", "target_type", "group_name", "filter_name", "filter_mode", "group_id", "filter_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (1, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'mobileApps', 'a-1', 'g-1_1_0', '7-Zip', 'required', 'groupAssignmentTarget', 'All PCs', NULL, 'include', 'g-1', 'f-1', X'C6707D28AA4CF58594626D5EB2856502', '2026-07-17T12:00:00.000005Z', '2026-07-17T12:00:00.000005Z', '2026-07-17T12:00:00.000005Z', NULL, '{"id":"g-1_1_0"}');
INSERT INTO "assignments" ("id", "tenant_id", "tenant_key", "source_type", "source_id", "assignment_id", "source_name", "intent", "target_type", "group_name", "filter_name", "filter_mode", "group_id", "filter_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (2, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'mobileApps', 'a-2', 'g-1_1_0', '7-Zip', 'required', 'groupAssignmentTarget', 'All PCs', NULL, 'include', 'g-1', 'f-1', X'C6707D28AA4CF58594626D5EB2856502', '2026-07-17T12:00:00.000005Z', '2026-07-17T12:00:00.000005Z', '2026-07-17T12:00:00.000005Z', NULL, '{"id":"g-1_1_0"}');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (1, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, '7c2528fd-fb60-4566-a8eb-91cf4c1c08c0', '2026-07-17T11:59:00.086299Z', 'Delete scope tag', 'Delete', 'Success', 'Role', 'soren.mazur@contoso.com', 'Microsoft Intune portal extension', 'Role', 'Delete RoleScopeTag', 'ItPro', NULL, NULL, 'ca17d85f-6c5c-4900-ac3a-962637445272', '42798a45-ea7f-4664-b308-885260f54237', X'09106D51DD4EC8014A2C7124289651D3', '2026-11-23T18:48:28.615636Z', '2026-11-23T18:48:28.615636Z', '2026-11-23T18:48:28.615636Z', NULL, '{"id":"7c2528fd-fb60-4566-a8eb-91cf4c1c08c0","displayName":"Delete scope tag","componentName":"Role","activity":null,"activityDateTime":"2026-07-17T11:59:00.0862994Z","activityType":"Delete RoleScopeTag","activityOperationType":"Delete","activityResult":"Success","correlationId":"42798a45-ea7f-4664-b308-885260f54237","category":"Role","actor":{"auditActorType":"ItPro","userPermissions":["*"],"applicationId":"5926fc8e-304e-4f59-8bed-58ca97cc39a4","applicationDisplayName":"Microsoft Intune portal extension","userPrincipalName":"soren.mazur@contoso.com","servicePrincipalName":null,"ipAddress":null,"userId":"ca17d85f-6c5c-4900-ac3a-962637445272"},"resources":[{"displayName":"<null>","auditResourceType":"RoleScopeTag","resourceId":"ad6adcd8-a967-4237-848b-3684c90616a6","modifiedProperties":[{"displayName":"Target.Type","oldValue":null,"newValue":"AllDevicesAssignmentTarget"}]}]}');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (2, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'cb5d96e3-4a18-4a3a-9ee3-8736d9c542b2', '2026-07-17T10:47:01.306005Z', 'Create compliance policy', 'Create', 'Success', 'Compliance', 'ivan.evans@contoso.com', 'Microsoft Intune portal extension', 'Compliance', 'Create DeviceCompliancePolicy', 'ItPro', NULL, NULL, 'a0423b1d-dda2-40d2-a2d1-88392a7583d7', 'b84a0289-7573-4b03-8d23-793314651afe', X'3C59F23459532C944337A9C03D4E834D', '2026-11-23T18:48:28.615636Z', '2026-11-23T18:48:28.615636Z', '2026-11-23T18:48:28.615636Z', NULL, '{"id":"cb5d96e3-4a18-4a3a-9ee3-8736d9c542b2","displayName":"Create compliance policy","componentName":"Compliance","activity":null,"activityDateTime":"2026-07-17T10:47:01.3060052Z","activityType":"Create DeviceCompliancePolicy","activityOperationType":"Create","activityResult":"Success","correlationId":"b84a0289-7573-4b03-8d23-793314651afe","category":"Compliance","actor":{"auditActorType":"ItPro","userPermissions":["*"],"applicationId":"5926fc8e-304e-4f59-8bed-58ca97cc39a4","applicationDisplayName":"Microsoft Intune portal extension","userPrincipalName":"ivan.evans@contoso.com","servicePrincipalName":null,"ipAddress":null,"userId":"a0423b1d-dda2-40d2-a2d1-88392a7583d7"},"resources":[{"displayName":"<null>","auditResourceType":"DeviceCompliancePolicy","resourceId":"bf05d6d8-6545-4279-ae85-ef58c6cb5581","modifiedProperties":[{"displayName":"Target.Type","oldValue":null,"newValue":"AllDevicesAssignmentTarget"}]}]}');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (1, 'delete scope tag');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (2, 'create compliance policy');
INSERT INTO "autopilot_devices" ("id", "tenant_id", "tenant_key", "autopilot_device_id", "serial_number", "display_name", "group_tag", "enrollment_state", "manufacturer", "model", "user_email", "user_name", "last_contacted_at", "purchase_order", "product_key", "sku_number", "system_family", "managed_device_id", "entra_device_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (1, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, '987fe4ef-958e-482e-bd68-655fb3418a29', '', 'noura.santos-PC-7G', '', 'enrolled', 'Dell Inc.', 'Latitude 5550', '', '', '2026-06-10T09:28:30.000000Z', '', '', '0001', 'TGL', 'b73cd505-7fdd-45c6-aa91-635b3ef7443f', '13f8da11-92a0-42bf-b552-52dd49c2f547', X'3C2D77CE01F64F6828F686BA1991D675', '2026-11-23T18:48:28.117168Z', '2026-11-23T18:48:28.117168Z', '2026-11-23T18:48:28.117168Z', NULL, '{"id":"987fe4ef-958e-482e-bd68-655fb3418a29","groupTag":"","purchaseOrderIdentifier":"","serialNumber":"","productKey":"","manufacturer":"Dell Inc.","model":"Latitude 5550","enrollmentState":"enrolled","lastContactedDateTime":"2026-06-10T09:28:30Z","addressableUserName":"","userPrincipalName":"","resourceName":"","skuNumber":"0001","systemFamily":"TGL","azureActiveDirectoryDeviceId":"13f8da11-92a0-42bf-b552-52dd49c2f547","managedDeviceId":"b73cd505-7fdd-45c6-aa91-635b3ef7443f","displayName":"noura.santos-PC-7G"}');
INSERT INTO "autopilot_devices" ("id", "tenant_id", "tenant_key", "autopilot_device_id", "serial_number", "display_name", "group_tag", "enrollment_state", "manufacturer", "model", "user_email", "user_name", "last_contacted_at", "purchase_order", "product_key", "sku_number", "system_family", "managed_device_id", "entra_device_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (2, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, '8177487e-472e-42b8-b6f9-1b42c08201ec', '0', 'NYC-CVEB1LRE', 'VIP', 'enrolled', 'Dell Inc.', 'Latitude 5550', '', '', '2026-06-28T23:07:27.000000Z', '', '', '0001', 'TGL', '932f025e-f243-4b70-b0a0-38292c73e17b', '60c66b78-9b92-4dd6-8436-28bc01fa2d58', X'F5FCF9E020F41016FD0260370A63177A', '2026-11-23T18:48:28.117168Z', '2026-11-23T18:48:28.117168Z', '2026-11-23T18:48:28.117168Z', NULL, '{"id":"8177487e-472e-42b8-b6f9-1b42c08201ec","groupTag":"VIP","purchaseOrderIdentifier":"","serialNumber":"0","productKey":"","manufacturer":"Dell Inc.","model":"Latitude 5550","enrollmentState":"enrolled","lastContactedDateTime":"2026-06-28T23:07:27Z","addressableUserName":"","userPrincipalName":"","resourceName":"","skuNumber":"0001","systemFamily":"TGL","azureActiveDirectoryDeviceId":"60c66b78-9b92-4dd6-8436-28bc01fa2d58","managedDeviceId":"932f025e-f243-4b70-b0a0-38292c73e17b","displayName":"NYC-CVEB1LRE"}');
INSERT INTO "autopilot_devices_search" ("rowid", "search_text") VALUES (1, 'noura.santos-pc-7g');
INSERT INTO "autopilot_devices_search" ("rowid", "search_text") VALUES (2, 'nyc-cveb1lre');
INSERT INTO "autopilot_profiles" ("id", "tenant_id", "tenant_key", "autopilot_profile_id", "display_name", "odata_type", "device_type", "usage_type", "user_type", "name_template", "preprovisioning", "language", "description", "scope_tag_ids", "created_at", "modified_at", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (1, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'cfdfa29b-bcda-4be3-8033-aeda5ccf5d6c', 'Autopilot standard 0', 'azureADWindowsAutopilotDeploymentProfile', 'windowsPc', 'singleUser', 'standard', 'PC-%SERIAL%', 1, 'os-default', '', '0', '2026-07-16T10:47:59.000000Z', '2026-07-17T10:47:59.123456Z', X'F9AF26E7D5D352B900191A28D196980E', '2026-11-23T18:48:29.303694Z', '2026-11-23T18:48:29.303694Z', '2026-11-23T18:48:29.303694Z', NULL, '{"@odata.type":"#microsoft.graph.azureADWindowsAutopilotDeploymentProfile","id":"cfdfa29b-bcda-4be3-8033-aeda5ccf5d6c","displayName":"Autopilot standard 0","description":"","language":"os-default","locale":"en-GB","createdDateTime":"2026-07-16T10:47:59Z","lastModifiedDateTime":"2026-07-17T10:47:59.1234567Z","enableWhiteGlove":true,"preprovisioningAllowed":true,"extractHardwareHash":true,"hardwareHashExtractionEnabled":true,"deviceNameTemplate":"PC-%SERIAL%","deviceType":"windowsPc","managementServiceAppId":null,"roleScopeTagIds":["0"],"outOfBoxExperienceSetting":{"deviceUsageType":"singleUser","escapeLinkHidden":true,"eulaHidden":true,"keyboardSelectionPageSkipped":true,"privacySettingsHidden":true,"userType":"standard"},"enrollmentStatusScreenSettings":null,"assignments@odata.context":"https://graph.microsoft.com/beta/$metadata#deviceManagement/windowsAutopilotDeploymentProfiles(''cfdfa29b-bcda-4be3-8033-aeda5ccf5d6c'')/assignments","assignments":[]}');
INSERT INTO "autopilot_profiles" ("id", "tenant_id", "tenant_key", "autopilot_profile_id", "display_name", "odata_type", "device_type", "usage_type", "user_type", "name_template", "preprovisioning", "language", "description", "scope_tag_ids", "created_at", "modified_at", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (2, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, '12650da6-68df-41a6-8b7a-ba4a89e4c4f7', 'Autopilot VIP 1', 'azureADWindowsAutopilotDeploymentProfile', 'windowsPc', 'singleUser', 'administrator', 'PC-%SERIAL%', 1, 'os-default', '', '0', '2026-04-17T10:47:58.111111Z', '2026-06-10T10:47:58.888888Z', X'21654CAFBE839BC0BC2E3B7BE0BC9F9D', '2026-11-23T18:48:29.303694Z', '2026-11-23T18:48:29.303694Z', '2026-11-23T18:48:29.303694Z', NULL, '{"@odata.type":"#microsoft.graph.azureADWindowsAutopilotDeploymentProfile","id":"12650da6-68df-41a6-8b7a-ba4a89e4c4f7","displayName":"Autopilot VIP 1","description":"","language":"os-default","locale":"en-GB","createdDateTime":"2026-04-17T10:47:58.1111111Z","lastModifiedDateTime":"2026-06-10T10:47:58.8888888Z","enableWhiteGlove":true,"preprovisioningAllowed":true,"extractHardwareHash":true,"hardwareHashExtractionEnabled":true,"deviceNameTemplate":"PC-%SERIAL%","deviceType":"windowsPc","managementServiceAppId":null,"roleScopeTagIds":["0"],"outOfBoxExperienceSetting":{"deviceUsageType":"singleUser","escapeLinkHidden":true,"eulaHidden":true,"keyboardSelectionPageSkipped":true,"privacySettingsHidden":true,"userType":"administrator"},"enrollmentStatusScreenSettings":null,"assignments@odata.context":"https://graph.microsoft.com/beta/$metadata#deviceManagement/windowsAutopilotDeploymentProfiles(''12650da6-68df-41a6-8b7a-ba4a89e4c4f7'')/assignments","assignments":[{"id":"12650da6-68df-41a6-8b7a-ba4a89e4c4f7_e72d840c-a7b5-4aa1-a1f7-f599648c0b22_0","source":"direct","sourceId":"12650da6-68df-41a6-8b7a-ba4a89e4c4f7","target":{"@odata.type":"#microsoft.graph.groupAssignmentTarget","deviceAndAppManagementAssignmentFilterId":null,"deviceAndAppManagementAssignmentFilterType":"none","groupId":"e72d840c-a7b5-4aa1-a1f7-f599648c0b22"}}]}');
INSERT INTO "autopilot_profiles_search" ("rowid", "search_text") VALUES (1, 'autopilot standard 0');
INSERT INTO "autopilot_profiles_search" ("rowid", "search_text") VALUES (2, 'autopilot vip 1');
INSERT INTO "changes" ("id", "tenant_id", "sync_run_id", "resource", "table_name", "record_id", "object_id", "object_name", "kind", "changed_at", "patch", "reverse_patch") VALUES (1, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'devices', 'devices', 1, 'd-1', 'PC', 'created', '2026-07-17T12:00:00.000005Z', NULL, NULL);
INSERT INTO "changes" ("id", "tenant_id", "sync_run_id", "resource", "table_name", "record_id", "object_id", "object_name", "kind", "changed_at", "patch", "reverse_patch") VALUES (2, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'devices', 'devices', 2, 'd-2', 'PC', 'created', '2026-07-17T12:00:00.000005Z', NULL, NULL);
INSERT INTO "changes" ("id", "tenant_id", "sync_run_id", "resource", "table_name", "record_id", "object_id", "object_name", "kind", "changed_at", "patch", "reverse_patch") VALUES (3, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'devices', 'devices', 3, 'd-3', 'PC', 'created', '2026-07-17T12:00:00.000005Z', NULL, NULL);
INSERT INTO "changes" ("id", "tenant_id", "sync_run_id", "resource", "table_name", "record_id", "object_id", "object_name", "kind", "changed_at", "patch", "reverse_patch") VALUES (4, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'devices', 'devices', 1, 'd-1', 'PC', 'updated', '2026-07-17T12:00:00.000005Z', '[{"op":"replace","path":"/deviceName","value":"PC"}]', '[{"op":"replace","path":"/deviceName","value":"Old"}]');
INSERT INTO "detected_apps" ("id", "tenant_id", "tenant_key", "detected_app_id", "display_name", "version", "publisher", "platform", "device_count", "size_bytes", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (1, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, '7f05052ef44d802d841073d022a43e35090a6893275d53c24f29536f53e43e35', '1Blocker Agent 395', '13.19.4531', '1Blocker', 'windows', 18, 0, X'07351363D8B4B329AAFFBEF9776C1146', '2026-11-23T18:48:27.739594Z', '2026-11-23T18:48:27.739594Z', '2026-11-23T18:48:27.739594Z', NULL, '{"id":"7f05052ef44d802d841073d022a43e35090a6893275d53c24f29536f53e43e35","displayName":"1Blocker Agent 395","version":"13.19.4531","sizeInByte":0,"deviceCount":18,"publisher":"1Blocker","platform":"windows"}');
INSERT INTO "detected_apps" ("id", "tenant_id", "tenant_key", "detected_app_id", "display_name", "version", "publisher", "platform", "device_count", "size_bytes", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (2, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'a30b11ab296d64cf44c4307bf26d91c42d854c46428b5ff63eac2395613691c4', '1Blocker Audio Driver', '19.0.3409', '', 'ios', 1, 0, X'BA99B87449446F14ED02A61EDA345586', '2026-11-23T18:48:27.739594Z', '2026-11-23T18:48:27.739594Z', '2026-11-23T18:48:27.739594Z', NULL, '{"id":"a30b11ab296d64cf44c4307bf26d91c42d854c46428b5ff63eac2395613691c4","displayName":"1Blocker Audio Driver","version":"19.0.3409","sizeInByte":0,"deviceCount":1,"publisher":"","platform":"ios"}');
INSERT INTO "detected_apps_search" ("rowid", "search_text") VALUES (1, '1blocker agent 395');
INSERT INTO "detected_apps_search" ("rowid", "search_text") VALUES (2, '1blocker audio driver');
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
INSERT INTO "directory_objects" ("key", "tenant_key", "object_id") VALUES (1, 1, 'g-1');
INSERT INTO "directory_objects" ("key", "tenant_key", "object_id") VALUES (2, 1, 'u-1');
INSERT INTO "enrollment_configurations" ("id", "tenant_id", "tenant_key", "enrollment_configuration_id", "display_name", "odata_type", "priority", "platform", "description", "version", "scope_tag_ids", "created_at", "modified_at", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (1, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, '537314e4-104c-4c77-b475-605e034655bb_DefaultLimit', 'All users and all devices', 'deviceEnrollmentLimitConfiguration', 0, NULL, 'This is the default configuration', 0, NULL, NULL, '2026-07-17T10:47:59.123456Z', X'F6D4289CEFF4DC0FD41EA9247B94B7D6', '2026-11-23T18:48:29.245543Z', '2026-11-23T18:48:29.245543Z', '2026-11-23T18:48:29.245543Z', NULL, '{"@odata.type":"#microsoft.graph.deviceEnrollmentLimitConfiguration","id":"537314e4-104c-4c77-b475-605e034655bb_DefaultLimit","displayName":"All users and all devices","description":"This is the default configuration","priority":0,"createdDateTime":"0001-01-01T00:00:00Z","lastModifiedDateTime":"2026-07-17T10:47:59.1234567Z","version":0,"roleScopeTagIds":[],"limit":15,"assignments@odata.context":"https://graph.microsoft.com/beta/$metadata#deviceManagement/deviceEnrollmentConfigurations(''537314e4-104c-4c77-b475-605e034655bb_DefaultLimit'')/assignments","assignments":[]}');
INSERT INTO "enrollment_configurations" ("id", "tenant_id", "tenant_key", "enrollment_configuration_id", "display_name", "odata_type", "priority", "platform", "description", "version", "scope_tag_ids", "created_at", "modified_at", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (2, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, '537314e4-104c-4c77-b475-605e034655bb_DefaultPlatformRestrictions', 'All users and all devices', 'deviceEnrollmentPlatformRestrictionsConfiguration', 0, NULL, 'This is the default configuration', 0, NULL, NULL, '2026-06-10T10:47:58.888888Z', X'77E728C1FE430D9D77ED4F2D727AD8D8', '2026-11-23T18:48:29.245543Z', '2026-11-23T18:48:29.245543Z', '2026-11-23T18:48:29.245543Z', NULL, '{"@odata.type":"#microsoft.graph.deviceEnrollmentPlatformRestrictionsConfiguration","id":"537314e4-104c-4c77-b475-605e034655bb_DefaultPlatformRestrictions","displayName":"All users and all devices","description":"This is the default configuration","priority":0,"createdDateTime":"0001-01-01T00:00:00Z","lastModifiedDateTime":"2026-06-10T10:47:58.8888888Z","version":0,"roleScopeTagIds":[],"assignments@odata.context":"https://graph.microsoft.com/beta/$metadata#deviceManagement/deviceEnrollmentConfigurations(''537314e4-104c-4c77-b475-605e034655bb_DefaultPlatformRestrictions'')/assignments","assignments":[{"id":"537314e4-104c-4c77-b475-605e034655bb_DefaultPlatformRestrictions_20a45fcc-44ca-4f12-90d4-4dfd00c875ac","source":"direct","sourceId":"537314e4-104c-4c77-b475-605e034655bb_DefaultPlatformRestrictions","target":{"@odata.type":"#microsoft.graph.groupAssignmentTarget","deviceAndAppManagementAssignmentFilterId":null,"deviceAndAppManagementAssignmentFilterType":"none","groupId":"20a45fcc-44ca-4f12-90d4-4dfd00c875ac"}},{"id":"537314e4-104c-4c77-b475-605e034655bb_DefaultPlatformRestrictions_cedeb93e-2a0b-4c40-9e0a-44fe8d6d4be8","source":"direct","sourceId":"537314e4-104c-4c77-b475-605e034655bb_DefaultPlatformRestrictions","target":{"@odata.type":"#microsoft.graph.groupAssignmentTarget","deviceAndAppManagementAssignmentFilterId":null,"deviceAndAppManagementAssignmentFilterType":"none","groupId":"cedeb93e-2a0b-4c40-9e0a-44fe8d6d4be8"}},{"id":"537314e4-104c-4c77-b475-605e034655bb_DefaultPlatformRestrictions_a2e1e6fe-11db-408d-b34a-8d3674ec4ece","source":"direct","sourceId":"537314e4-104c-4c77-b475-605e034655bb_DefaultPlatformRestrictions","target":{"@odata.type":"#microsoft.graph.groupAssignmentTarget","deviceAndAppManagementAssignmentFilterId":null,"deviceAndAppManagementAssignmentFilterType":"none","groupId":"a2e1e6fe-11db-408d-b34a-8d3674ec4ece"}}]}');
INSERT INTO "enrollment_configurations_search" ("rowid", "search_text") VALUES (1, 'all users and all devices');
INSERT INTO "enrollment_configurations_search" ("rowid", "search_text") VALUES (2, 'all users and all devices');
INSERT INTO "groups" ("id", "tenant_id", "tenant_key", "group_id", "display_name", "description", "group_types", "membership_rule", "security_enabled", "mail_enabled", "mail", "rule_processing_state", "created_at", "on_premises_sync", "is_assignable_to_role", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (1, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'g-1', 'All PCs', NULL, 'DynamicMembership', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'429742BAD7A435BBCF9F24E4546088DA', '2026-07-17T12:00:00.000005Z', '2026-07-17T12:00:00.000005Z', '2026-07-17T12:00:00.000005Z', NULL, '{"id":"g-1"}');
INSERT INTO "membership_shapes" ("key", "tenant_key", "member_type", "before_id", "after_id") VALUES (1, 1, 'user', '{"@odata.type":"#microsoft.graph.user","id":"', '"}');
INSERT INTO "memberships" ("id", "group_key", "member_key", "shape_key", "may_nest", "first_seen", "last_synced", "deleted") VALUES (1, 1, 2, 1, 0, 1784289600000005, NULL, NULL);
INSERT INTO "notification_templates" ("id", "tenant_id", "tenant_key", "notification_template_id", "display_name", "default_locale", "branding", "scope_tag_ids", "modified_at", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (1, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, '4178c8f7-e312-4817-8391-3490f3ac1ad1', 'Not compliant 1', 'en-us', 'none', '0', '2026-07-17T10:47:59.123456Z', X'637504800B7D30D32A0D104FA0BEB0A5', '2026-11-23T18:48:29.738567Z', '2026-11-23T18:48:29.738567Z', '2026-11-23T18:48:29.738567Z', NULL, '{"id":"4178c8f7-e312-4817-8391-3490f3ac1ad1","lastModifiedDateTime":"2026-07-17T10:47:59.1234567Z","displayName":"Not compliant 1","defaultLocale":"en-us","brandingOptions":"none","roleScopeTagIds":["0"]}');
INSERT INTO "notification_templates_search" ("rowid", "search_text") VALUES (1, 'not compliant 1');
INSERT INTO "organization" ("id", "tenant_id", "tenant_key", "organization_id", "display_name", "tenant_type", "country", "mdm_authority", "created_at", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (1, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, '537314e4-104c-4c77-b475-605e034655bb', 'Contoso', 'AAD', 'DE', 'intune', '2019-03-04T08:15:00.000000Z', X'8718BC54964E0CF50EB5EDFB73D6F765', '2026-11-23T18:48:29.956334Z', '2026-11-23T18:48:29.956334Z', '2026-11-23T18:48:29.956334Z', NULL, '{"id":"537314e4-104c-4c77-b475-605e034655bb","displayName":"Contoso","createdDateTime":"2019-03-04T08:15:00Z","countryLetterCode":"DE","tenantType":"AAD","mobileDeviceManagementAuthority":"intune","verifiedDomains":[{"name":"contoso.com","isDefault":true,"isInitial":false,"type":"Managed","capabilities":"Email, OfficeCommunicationsOnline, Intune"}]}');
INSERT INTO "organization_search" ("rowid", "search_text") VALUES (1, 'contoso');
INSERT INTO "policies" ("id", "tenant_id", "tenant_key", "policy_type", "policy_id", "display_name", "odata_type", "platforms", "technologies", "template_family", "template_name", "is_assigned", "setting_count", "version", "description", "scope_tag_ids", "created_at", "modified_at", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (1, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'configurationPolicies', 'p-1', 'Win - SEC - BitLocker', NULL, NULL, NULL, NULL, NULL, NULL, 14, NULL, NULL, NULL, NULL, NULL, X'227E99B55C6E094649BE4036CE221842', '2026-07-17T12:00:00.000005Z', '2026-07-17T12:00:00.000005Z', '2026-07-17T12:00:00.000005Z', NULL, '{"id":"p-1"}');
INSERT INTO "policies" ("id", "tenant_id", "tenant_key", "policy_type", "policy_id", "display_name", "odata_type", "platforms", "technologies", "template_family", "template_name", "is_assigned", "setting_count", "version", "description", "scope_tag_ids", "created_at", "modified_at", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (2, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'deviceConfigurations', 'p-1', 'Win - SEC - BitLocker', NULL, NULL, NULL, NULL, NULL, NULL, 14, NULL, NULL, NULL, NULL, NULL, X'227E99B55C6E094649BE4036CE221842', '2026-07-17T12:00:00.000005Z', '2026-07-17T12:00:00.000005Z', '2026-07-17T12:00:00.000005Z', NULL, '{"id":"p-1"}');
INSERT INTO "policy_sets" ("id", "tenant_id", "tenant_key", "policy_set_id", "display_name", "description", "status", "error_code", "scope_tag_ids", "created_at", "modified_at", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (1, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, '4232b03c-0bb0-491b-811c-7c6f1e93e954', 'Onboarding set 0', '', 'success', 'noError', '0', '2026-07-16T10:47:59.000000Z', '2026-07-17T10:47:59.123456Z', X'3FF8A56AD30A5E2D885089D78E043576', '2026-11-23T18:48:29.676208Z', '2026-11-23T18:48:29.676208Z', '2026-11-23T18:48:29.676208Z', NULL, '{"id":"4232b03c-0bb0-491b-811c-7c6f1e93e954","createdDateTime":"2026-07-16T10:47:59Z","lastModifiedDateTime":"2026-07-17T10:47:59.1234567Z","displayName":"Onboarding set 0","description":"","status":"success","errorCode":"noError","guidedDeploymentTags":[],"roleScopeTags":["0"]}');
INSERT INTO "policy_sets" ("id", "tenant_id", "tenant_key", "policy_set_id", "display_name", "description", "status", "error_code", "scope_tag_ids", "created_at", "modified_at", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (2, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, '38385467-649a-4b43-9b76-9af85e41a62c', 'Onboarding set 1', '', 'success', 'noError', '0', '2026-04-17T10:47:58.111111Z', '2026-06-10T10:47:58.888888Z', X'71329FBE5DC604467B5F9AA8C3664BE7', '2026-11-23T18:48:29.676208Z', '2026-11-23T18:48:29.676208Z', '2026-11-23T18:48:29.676208Z', NULL, '{"id":"38385467-649a-4b43-9b76-9af85e41a62c","createdDateTime":"2026-04-17T10:47:58.1111111Z","lastModifiedDateTime":"2026-06-10T10:47:58.8888888Z","displayName":"Onboarding set 1","description":"","status":"success","errorCode":"noError","guidedDeploymentTags":[],"roleScopeTags":["0"]}');
INSERT INTO "policy_sets_search" ("rowid", "search_text") VALUES (1, 'onboarding set 0');
INSERT INTO "policy_sets_search" ("rowid", "search_text") VALUES (2, 'onboarding set 1');
INSERT INTO "role_definitions" ("id", "tenant_id", "tenant_key", "role_definition_id", "display_name", "description", "is_built_in", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (1, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, '27c0b1cd-6e2c-40ca-b6df-8364d8e230d9', 'Application Manager', 'Application Managers manage what their name says.', 1, X'0CC768AC7FD9C30DFD0340C200FA0CDC', '2026-11-23T18:48:30.019272Z', '2026-11-23T18:48:30.019272Z', '2026-11-23T18:48:30.019272Z', NULL, '{"@odata.type":"#microsoft.graph.deviceAndAppManagementRoleDefinition","id":"27c0b1cd-6e2c-40ca-b6df-8364d8e230d9","displayName":"Application Manager","description":"Application Managers manage what their name says.","isBuiltIn":true,"rolePermissions":[{"resourceActions":[{"allowedResourceActions":["Microsoft.Intune_MobileApps_Read","Microsoft.Intune_MobileApps_Create","Microsoft.Intune_MobileApps_Assign"],"notAllowedResourceActions":[]}]}]}');
INSERT INTO "role_definitions" ("id", "tenant_id", "tenant_key", "role_definition_id", "display_name", "description", "is_built_in", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (2, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, '66cd9440-0db6-4514-942b-03446b409f03', 'Endpoint Security Manager', 'Endpoint Security Managers manage what their name says.', 1, X'E3D270FC3C2B0961DAFE5A51399F5640', '2026-11-23T18:48:30.019272Z', '2026-11-23T18:48:30.019272Z', '2026-11-23T18:48:30.019272Z', NULL, '{"@odata.type":"#microsoft.graph.deviceAndAppManagementRoleDefinition","id":"66cd9440-0db6-4514-942b-03446b409f03","displayName":"Endpoint Security Manager","description":"Endpoint Security Managers manage what their name says.","isBuiltIn":true,"rolePermissions":[{"resourceActions":[{"allowedResourceActions":["Microsoft.Intune_SecurityBaselines_Read","Microsoft.Intune_SecurityBaselines_Assign"],"notAllowedResourceActions":[]}]}]}');
INSERT INTO "role_definitions_search" ("rowid", "search_text") VALUES (1, 'application manager');
INSERT INTO "role_definitions_search" ("rowid", "search_text") VALUES (2, 'endpoint security manager');
INSERT INTO "schema_steps" ("id", "version", "direction", "applied_at", "program_version") VALUES (1, 1, 'upgrade', '2026-07-17T12:00:00.000000Z', '0.1.0');
INSERT INTO "schema_steps" ("id", "version", "direction", "applied_at", "program_version") VALUES (2, 2, 'upgrade', '2026-11-23T18:56:47.605365Z', '0.1.0');
INSERT INTO "schema_steps" ("id", "version", "direction", "applied_at", "program_version") VALUES (3, 3, 'upgrade', '2026-11-23T18:56:48.098346Z', '0.1.0');
INSERT INTO "schema_steps" ("id", "version", "direction", "applied_at", "program_version") VALUES (4, 4, 'upgrade', '2026-11-23T19:00:23.384170Z', '0.1.0');
INSERT INTO "scope_tags" ("id", "tenant_id", "tenant_key", "scope_tag_id", "display_name", "description", "is_built_in", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (1, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, '0', 'Default', NULL, 1, X'3F5E2DF567CA420EC4223A8F795D1F26', '2026-07-17T12:00:00.000005Z', '2026-07-17T12:00:00.000005Z', '2026-07-17T12:00:00.000005Z', NULL, '{"id":"0"}');
INSERT INTO "scripts" ("id", "tenant_id", "tenant_key", "script_type", "script_id", "display_name", "file_name", "run_as", "publisher", "is_global", "version", "frequency", "runs_as_32_bit", "checks_signature", "description", "scope_tag_ids", "created_at", "modified_at", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (1, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'deviceManagementScripts', '7b759506-6133-43e3-8971-a9047de990ee', 'Set-TimeZone-000', 'Set-TimeZone-000.ps1', 'system', NULL, NULL, NULL, NULL, 1, 0, '', '0', '2026-07-16T10:47:59.000000Z', '2026-07-17T10:47:59.123456Z', X'29FC3C748C089311925DF34510B77C24', '2026-11-23T18:48:28.993882Z', '2026-11-23T18:48:28.993882Z', '2026-11-23T18:48:28.993882Z', NULL, '{"id":"7b759506-6133-43e3-8971-a9047de990ee","displayName":"Set-TimeZone-000","description":"","scriptContent":null,"createdDateTime":"2026-07-16T10:47:59Z","lastModifiedDateTime":"2026-07-17T10:47:59.1234567Z","runAsAccount":"system","enforceSignatureCheck":false,"fileName":"Set-TimeZone-000.ps1","roleScopeTagIds":["0"],"runAs32Bit":true,"assignments@odata.context":"https://graph.microsoft.com/beta/$metadata#deviceManagement/deviceManagementScripts(''7b759506-6133-43e3-8971-a9047de990ee'')/assignments","assignments":[]}');
INSERT INTO "scripts" ("id", "tenant_id", "tenant_key", "script_type", "script_id", "display_name", "file_name", "run_as", "publisher", "is_global", "version", "frequency", "runs_as_32_bit", "checks_signature", "description", "scope_tag_ids", "created_at", "modified_at", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (2, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'deviceManagementScripts', '80d21ecb-a5ce-4a0c-b8f1-d2f7a5a8dfa1', 'Clean-TempÄ-001', 'Clean-TempÄ-001.ps1', 'system', NULL, NULL, NULL, NULL, 0, 0, '', '0', '2026-04-17T10:47:58.111111Z', '2026-06-10T10:47:58.888888Z', X'359DB1CEEB8F333B2DA760AE7AF3CDD6', '2026-11-23T18:48:28.993882Z', '2026-11-23T18:48:28.993882Z', '2026-11-23T18:48:28.993882Z', '2026-11-23T18:48:28.993882Z', '{"id":"80d21ecb-a5ce-4a0c-b8f1-d2f7a5a8dfa1","displayName":"Clean-TempÄ-001","description":"","scriptContent":null,"createdDateTime":"2026-04-17T10:47:58.1111111Z","lastModifiedDateTime":"2026-06-10T10:47:58.8888888Z","runAsAccount":"system","enforceSignatureCheck":false,"fileName":"Clean-TempÄ-001.ps1","roleScopeTagIds":["0"],"runAs32Bit":false,"assignments@odata.context":"https://graph.microsoft.com/beta/$metadata#deviceManagement/deviceManagementScripts(''80d21ecb-a5ce-4a0c-b8f1-d2f7a5a8dfa1'')/assignments","assignments":[{"id":"80d21ecb-a5ce-4a0c-b8f1-d2f7a5a8dfa1:5e900e8c-1f35-4e77-83c9-80268fc9593a","target":{"@odata.type":"#microsoft.graph.groupAssignmentTarget","deviceAndAppManagementAssignmentFilterId":null,"deviceAndAppManagementAssignmentFilterType":"none","groupId":"5e900e8c-1f35-4e77-83c9-80268fc9593a"}}]}');
INSERT INTO "scripts_search" ("rowid", "search_text") VALUES (1, 'set-timezone-000');
INSERT INTO "scripts_search" ("rowid", "search_text") VALUES (2, 'clean-tempÄ-001');
INSERT INTO "sync_positions" ("id", "tenant_id", "resource", "kind", "link", "state", "run_id", "saved_at") VALUES (1, '72f988bf-86f1-41af-91ab-2d7cd011db47', 'users', 'delta', 'https://graph.microsoft.com/v1.0/users/delta?$deltatoken=RFNwdAIAAQAAAB', X'76312E302F75736572732F64656C74613F2473656C6563743D6964', 1, '2026-07-17T12:00:00.000000Z');
INSERT INTO "sync_positions" ("id", "tenant_id", "resource", "kind", "link", "state", "run_id", "saved_at") VALUES (2, '72f988bf-86f1-41af-91ab-2d7cd011db47', 'devices', 'watermark', NULL, X'83', 1, '2026-07-17T12:00:00.000000Z');
INSERT INTO "sync_positions" ("id", "tenant_id", "resource", "kind", "link", "state", "run_id", "saved_at") VALUES (3, '72f988bf-86f1-41af-91ab-2d7cd011db47', 'group_members', 'sweep', 'https://graph.microsoft.com/v1.0/groups/delta?$skiptoken=RFNwdAIAAQAAAB', X'00FF', 1, '2026-07-17T12:00:00.000000Z');
INSERT INTO "sync_resources" ("id", "tenant_id", "sync_run_id", "resource", "attempted_at", "finished_at", "verdict", "seen_as", "error", "remedy", "missing_scopes", "rows", "created", "updated", "deleted", "restored", "unchanged", "odd", "pages", "requests", "retries", "received_bytes", "waited_s", "duration_s", "mode", "reason", "notes", "rows_written", "live_rows") VALUES (1, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'devices', '2026-07-17T12:00:00.000005Z', '2026-07-17T12:00:00.000005Z', 'complete', 'admin@contoso.example', NULL, NULL, '[]', 3, 3, 0, 0, 0, 0, 0, 1, 1, 0, 4096, 0.0, 1.5, 'full', NULL, '[]', 3, NULL);
INSERT INTO "sync_resources" ("id", "tenant_id", "sync_run_id", "resource", "attempted_at", "finished_at", "verdict", "seen_as", "error", "remedy", "missing_scopes", "rows", "created", "updated", "deleted", "restored", "unchanged", "odd", "pages", "requests", "retries", "received_bytes", "waited_s", "duration_s", "mode", "reason", "notes", "rows_written", "live_rows") VALUES (2, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'scope_tags', '2026-07-17T12:00:00.000005Z', '2026-07-17T12:00:00.000005Z', 'forbidden', NULL, 'Forbidden.', 'Grant it.', '["DeviceManagementRBAC.Read.All"]', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.0, 0.0, 'delta', NULL, '["A note."]', 2, 7);
INSERT INTO "sync_runs" ("id", "tenant_id", "account", "program_version", "started_at", "finished_at", "full", "cancelled") VALUES (1, '72f988bf-86f1-41af-91ab-2d7cd011db47', 'admin@contoso.example', '0.1.0', '2026-07-17T12:00:00.000005Z', '2026-07-17T12:00:00.000005Z', 1, 0);
INSERT INTO "tenants" ("id", "tenant_id", "display_name", "first_seen_at", "last_seen_at") VALUES (1, '72f988bf-86f1-41af-91ab-2d7cd011db47', 'Contoso', '2026-07-17T12:00:00.000005Z', '2026-07-17T12:00:00.000005Z');
INSERT INTO "tenants" ("id", "tenant_id", "display_name", "first_seen_at", "last_seen_at") VALUES (2, '0f8fad5b-d9cb-469f-a165-70867728950e', 'Fabrikam', '2026-07-17T12:00:00.000005Z', '2026-07-17T12:00:00.000005Z');
INSERT INTO "terms_and_conditions" ("id", "tenant_id", "tenant_key", "terms_and_conditions_id", "display_name", "heading", "version", "acceptance", "body", "description", "scope_tag_ids", "created_at", "modified_at", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (1, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, '5922b417-668f-4b1a-8897-b0ca83adef4f', 'Terms of use 1', 'Terms of use', 1, 'I accept', 'Be kind to your device.
Sei nett zu deinem Gerät.', '', '0', '2026-07-16T10:47:59.000000Z', '2026-07-17T10:47:59.123456Z', X'07B57A7CF625CDDE0C2E765C114D121F', '2026-11-23T18:48:29.607278Z', '2026-11-23T18:48:29.607278Z', '2026-11-23T18:48:29.607278Z', NULL, '{"id":"5922b417-668f-4b1a-8897-b0ca83adef4f","displayName":"Terms of use 1","title":"Terms of use","bodyText":"Be kind to your device.\r\nSei nett zu deinem Gerät.","acceptanceStatement":"I accept","description":"","version":1,"createdDateTime":"2026-07-16T10:47:59Z","lastModifiedDateTime":"2026-07-17T10:47:59.1234567Z","roleScopeTagIds":["0"]}');
INSERT INTO "terms_and_conditions" ("id", "tenant_id", "tenant_key", "terms_and_conditions_id", "display_name", "heading", "version", "acceptance", "body", "description", "scope_tag_ids", "created_at", "modified_at", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (2, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'f91eef0b-d909-46cd-9337-d9a239ace781', 'Terms of use 2', 'Terms of use', 1, 'I accept', 'Be kind to your device.
Sei nett zu deinem Gerät.', '', '0', '2026-04-17T10:47:58.111111Z', '2026-06-10T10:47:58.888888Z', X'BE520D2726B79823BC4458E8E6149E34', '2026-11-23T18:48:29.607278Z', '2026-11-23T18:48:29.607278Z', '2026-11-23T18:48:29.607278Z', NULL, '{"id":"f91eef0b-d909-46cd-9337-d9a239ace781","displayName":"Terms of use 2","title":"Terms of use","bodyText":"Be kind to your device.\r\nSei nett zu deinem Gerät.","acceptanceStatement":"I accept","description":"","version":1,"createdDateTime":"2026-04-17T10:47:58.1111111Z","lastModifiedDateTime":"2026-06-10T10:47:58.8888888Z","roleScopeTagIds":["0"]}');
INSERT INTO "terms_and_conditions_search" ("rowid", "search_text") VALUES (1, 'terms of use 1');
INSERT INTO "terms_and_conditions_search" ("rowid", "search_text") VALUES (2, 'terms of use 2');
INSERT INTO "users" ("id", "tenant_id", "tenant_key", "user_id", "display_name", "user_principal_name", "mail", "department", "job_title", "account_enabled", "user_type", "usage_location", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (1, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'u-1', 'Adele Vance', NULL, NULL, NULL, NULL, 1, NULL, NULL, X'180ED57DA1708DC44F8012A51B5CB1ED', '2026-07-17T12:00:00.000005Z', '2026-07-17T12:00:00.000005Z', '2026-07-17T12:00:00.000005Z', NULL, '{"id":"u-1"}');
CREATE TRIGGER app_categories_tenant_key AFTER INSERT ON app_categories WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE app_categories SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER app_categories_tenant_key_kept AFTER UPDATE OF tenant_key ON app_categories WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE app_categories SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER apps_tenant_key AFTER INSERT ON apps WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE apps SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER apps_tenant_key_kept AFTER UPDATE OF tenant_key ON apps WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE apps SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER assignment_filters_tenant_key AFTER INSERT ON assignment_filters WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE assignment_filters SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER assignment_filters_tenant_key_kept AFTER UPDATE OF tenant_key ON assignment_filters WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE assignment_filters SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER assignments_tenant_key AFTER INSERT ON assignments WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE assignments SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER assignments_tenant_key_kept AFTER UPDATE OF tenant_key ON assignments WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE assignments SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER audit_events_tenant_key AFTER INSERT ON audit_events WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE audit_events SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER audit_events_tenant_key_kept AFTER UPDATE OF tenant_key ON audit_events WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE audit_events SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER autopilot_devices_tenant_key AFTER INSERT ON autopilot_devices WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE autopilot_devices SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER autopilot_devices_tenant_key_kept AFTER UPDATE OF tenant_key ON autopilot_devices WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE autopilot_devices SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER autopilot_profiles_tenant_key AFTER INSERT ON autopilot_profiles WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE autopilot_profiles SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER autopilot_profiles_tenant_key_kept AFTER UPDATE OF tenant_key ON autopilot_profiles WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE autopilot_profiles SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER changes_no_delete BEFORE DELETE ON changes BEGIN SELECT RAISE(ABORT, 'changes is append-only'); END;
CREATE TRIGGER changes_no_replace BEFORE INSERT ON changes WHEN EXISTS (SELECT 1 FROM changes WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'changes is append-only'); END;
CREATE TRIGGER changes_no_update BEFORE UPDATE ON changes BEGIN SELECT RAISE(ABORT, 'changes is append-only'); END;
CREATE TRIGGER detected_apps_tenant_key AFTER INSERT ON detected_apps WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE detected_apps SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER detected_apps_tenant_key_kept AFTER UPDATE OF tenant_key ON detected_apps WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE detected_apps SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER device_categories_tenant_key AFTER INSERT ON device_categories WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE device_categories SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER device_categories_tenant_key_kept AFTER UPDATE OF tenant_key ON device_categories WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE device_categories SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER devices_tenant_key AFTER INSERT ON devices WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE devices SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER devices_tenant_key_kept AFTER UPDATE OF tenant_key ON devices WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE devices SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER directory_devices_tenant_key AFTER INSERT ON directory_devices WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE directory_devices SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER directory_devices_tenant_key_kept AFTER UPDATE OF tenant_key ON directory_devices WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE directory_devices SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER enrollment_configurations_tenant_key AFTER INSERT ON enrollment_configurations WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE enrollment_configurations SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER enrollment_configurations_tenant_key_kept AFTER UPDATE OF tenant_key ON enrollment_configurations WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE enrollment_configurations SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE VIEW group_members AS SELECT m.id AS id, (SELECT t.tenant_id FROM tenants AS t WHERE t.id = g.tenant_key) AS tenant_id, g.tenant_key AS tenant_key, g.object_id AS group_id, o.object_id AS member_id, (SELECT s.member_type FROM membership_shapes AS s WHERE s.key = m.shape_key) COLLATE NOCASE AS member_type, strftime('%Y-%m-%dT%H:%M:%S', m.first_seen / 1000000, 'unixepoch') || printf('.%06dZ', m.first_seen % 1000000) AS first_seen_at, strftime('%Y-%m-%dT%H:%M:%S', coalesce(m.last_synced, m.first_seen) / 1000000, 'unixepoch') || printf('.%06dZ', coalesce(m.last_synced, m.first_seen) % 1000000) AS last_synced_at, strftime('%Y-%m-%dT%H:%M:%S', m.deleted / 1000000, 'unixepoch') || printf('.%06dZ', m.deleted % 1000000) AS deleted_at, (SELECT CASE WHEN s.after_id IS NULL THEN s.before_id ELSE s.before_id || o.object_id || s.after_id END FROM membership_shapes AS s WHERE s.key = m.shape_key) AS raw_payload FROM memberships AS m LEFT JOIN directory_objects AS g ON g.key = m.group_key LEFT JOIN directory_objects AS o ON o.key = m.member_key;
CREATE TRIGGER groups_tenant_key AFTER INSERT ON groups WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE groups SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER groups_tenant_key_kept AFTER UPDATE OF tenant_key ON groups WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE groups SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE INDEX ix_app_categories_deleted ON app_categories (tenant_key, deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX ix_app_categories_display_name ON app_categories (tenant_key, display_name) WHERE deleted_at IS NULL;
CREATE INDEX ix_app_categories_modified_at ON app_categories (tenant_key, modified_at) WHERE deleted_at IS NULL;
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
CREATE INDEX ix_audit_events_activity_at ON audit_events (tenant_key, activity_at) WHERE deleted_at IS NULL;
CREATE INDEX ix_audit_events_actor_application ON audit_events (tenant_key, actor_application) WHERE deleted_at IS NULL;
CREATE INDEX ix_audit_events_actor_email ON audit_events (tenant_key, actor_email) WHERE deleted_at IS NULL;
CREATE INDEX ix_audit_events_actor_id ON audit_events (tenant_key, actor_id) WHERE deleted_at IS NULL;
CREATE INDEX ix_audit_events_category ON audit_events (tenant_key, category) WHERE deleted_at IS NULL;
CREATE INDEX ix_audit_events_correlation_id ON audit_events (tenant_key, correlation_id) WHERE deleted_at IS NULL;
CREATE INDEX ix_audit_events_deleted ON audit_events (tenant_key, deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX ix_audit_events_display_name ON audit_events (tenant_key, display_name) WHERE deleted_at IS NULL;
CREATE INDEX ix_audit_events_operation ON audit_events (tenant_key, operation) WHERE deleted_at IS NULL;
CREATE INDEX ix_audit_events_result ON audit_events (tenant_key, result) WHERE deleted_at IS NULL;
CREATE INDEX ix_autopilot_devices_deleted ON autopilot_devices (tenant_key, deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX ix_autopilot_devices_display_name ON autopilot_devices (tenant_key, display_name) WHERE deleted_at IS NULL;
CREATE INDEX ix_autopilot_devices_enrollment_state ON autopilot_devices (tenant_key, enrollment_state) WHERE deleted_at IS NULL;
CREATE INDEX ix_autopilot_devices_entra_device_id ON autopilot_devices (tenant_key, entra_device_id) WHERE deleted_at IS NULL;
CREATE INDEX ix_autopilot_devices_group_tag ON autopilot_devices (tenant_key, group_tag) WHERE deleted_at IS NULL;
CREATE INDEX ix_autopilot_devices_last_contacted_at ON autopilot_devices (tenant_key, last_contacted_at) WHERE deleted_at IS NULL;
CREATE INDEX ix_autopilot_devices_managed_device_id ON autopilot_devices (tenant_key, managed_device_id) WHERE deleted_at IS NULL;
CREATE INDEX ix_autopilot_devices_manufacturer ON autopilot_devices (tenant_key, manufacturer) WHERE deleted_at IS NULL;
CREATE INDEX ix_autopilot_devices_model ON autopilot_devices (tenant_key, model) WHERE deleted_at IS NULL;
CREATE INDEX ix_autopilot_devices_serial_number ON autopilot_devices (tenant_key, serial_number) WHERE deleted_at IS NULL;
CREATE INDEX ix_autopilot_devices_user_email ON autopilot_devices (tenant_key, user_email) WHERE deleted_at IS NULL;
CREATE INDEX ix_autopilot_profiles_deleted ON autopilot_profiles (tenant_key, deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX ix_autopilot_profiles_device_type ON autopilot_profiles (tenant_key, device_type) WHERE deleted_at IS NULL;
CREATE INDEX ix_autopilot_profiles_display_name ON autopilot_profiles (tenant_key, display_name) WHERE deleted_at IS NULL;
CREATE INDEX ix_autopilot_profiles_modified_at ON autopilot_profiles (tenant_key, modified_at) WHERE deleted_at IS NULL;
CREATE INDEX ix_autopilot_profiles_name_template ON autopilot_profiles (tenant_key, name_template) WHERE deleted_at IS NULL;
CREATE INDEX ix_autopilot_profiles_odata_type ON autopilot_profiles (tenant_key, odata_type) WHERE deleted_at IS NULL;
CREATE INDEX ix_autopilot_profiles_preprovisioning ON autopilot_profiles (tenant_key, preprovisioning) WHERE deleted_at IS NULL;
CREATE INDEX ix_autopilot_profiles_usage_type ON autopilot_profiles (tenant_key, usage_type) WHERE deleted_at IS NULL;
CREATE INDEX ix_autopilot_profiles_user_type ON autopilot_profiles (tenant_key, user_type) WHERE deleted_at IS NULL;
CREATE INDEX ix_changes_changed_at ON changes (tenant_id, changed_at);
CREATE INDEX ix_changes_record ON changes (tenant_id, table_name, record_id);
CREATE INDEX ix_changes_sync_run_id ON changes (sync_run_id);
CREATE INDEX ix_detected_apps_deleted ON detected_apps (tenant_key, deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX ix_detected_apps_device_count ON detected_apps (tenant_key, device_count) WHERE deleted_at IS NULL;
CREATE INDEX ix_detected_apps_display_name ON detected_apps (tenant_key, display_name) WHERE deleted_at IS NULL;
CREATE INDEX ix_detected_apps_platform ON detected_apps (tenant_key, platform) WHERE deleted_at IS NULL;
CREATE INDEX ix_detected_apps_publisher ON detected_apps (tenant_key, publisher) WHERE deleted_at IS NULL;
CREATE INDEX ix_detected_apps_version ON detected_apps (tenant_key, version) WHERE deleted_at IS NULL;
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
CREATE INDEX ix_enrollment_configurations_deleted ON enrollment_configurations (tenant_key, deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX ix_enrollment_configurations_display_name ON enrollment_configurations (tenant_key, display_name) WHERE deleted_at IS NULL;
CREATE INDEX ix_enrollment_configurations_modified_at ON enrollment_configurations (tenant_key, modified_at) WHERE deleted_at IS NULL;
CREATE INDEX ix_enrollment_configurations_odata_type ON enrollment_configurations (tenant_key, odata_type) WHERE deleted_at IS NULL;
CREATE INDEX ix_enrollment_configurations_platform ON enrollment_configurations (tenant_key, platform) WHERE deleted_at IS NULL;
CREATE INDEX ix_enrollment_configurations_priority ON enrollment_configurations (tenant_key, priority) WHERE deleted_at IS NULL;
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
CREATE INDEX ix_notification_templates_branding ON notification_templates (tenant_key, branding) WHERE deleted_at IS NULL;
CREATE INDEX ix_notification_templates_default_locale ON notification_templates (tenant_key, default_locale) WHERE deleted_at IS NULL;
CREATE INDEX ix_notification_templates_deleted ON notification_templates (tenant_key, deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX ix_notification_templates_display_name ON notification_templates (tenant_key, display_name) WHERE deleted_at IS NULL;
CREATE INDEX ix_notification_templates_modified_at ON notification_templates (tenant_key, modified_at) WHERE deleted_at IS NULL;
CREATE INDEX ix_organization_country ON organization (tenant_key, country) WHERE deleted_at IS NULL;
CREATE INDEX ix_organization_created_at ON organization (tenant_key, created_at) WHERE deleted_at IS NULL;
CREATE INDEX ix_organization_deleted ON organization (tenant_key, deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX ix_organization_display_name ON organization (tenant_key, display_name) WHERE deleted_at IS NULL;
CREATE INDEX ix_organization_mdm_authority ON organization (tenant_key, mdm_authority) WHERE deleted_at IS NULL;
CREATE INDEX ix_organization_tenant_type ON organization (tenant_key, tenant_type) WHERE deleted_at IS NULL;
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
CREATE INDEX ix_policy_sets_deleted ON policy_sets (tenant_key, deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX ix_policy_sets_description ON policy_sets (tenant_key, description) WHERE deleted_at IS NULL;
CREATE INDEX ix_policy_sets_display_name ON policy_sets (tenant_key, display_name) WHERE deleted_at IS NULL;
CREATE INDEX ix_policy_sets_modified_at ON policy_sets (tenant_key, modified_at) WHERE deleted_at IS NULL;
CREATE INDEX ix_policy_sets_status ON policy_sets (tenant_key, status) WHERE deleted_at IS NULL;
CREATE INDEX ix_role_definitions_deleted ON role_definitions (tenant_key, deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX ix_role_definitions_description ON role_definitions (tenant_key, description) WHERE deleted_at IS NULL;
CREATE INDEX ix_role_definitions_display_name ON role_definitions (tenant_key, display_name) WHERE deleted_at IS NULL;
CREATE INDEX ix_role_definitions_is_built_in ON role_definitions (tenant_key, is_built_in) WHERE deleted_at IS NULL;
CREATE INDEX ix_scope_tags_deleted ON scope_tags (tenant_key, deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX ix_scope_tags_description ON scope_tags (tenant_key, description) WHERE deleted_at IS NULL;
CREATE INDEX ix_scope_tags_display_name ON scope_tags (tenant_key, display_name) WHERE deleted_at IS NULL;
CREATE INDEX ix_scope_tags_is_built_in ON scope_tags (tenant_key, is_built_in) WHERE deleted_at IS NULL;
CREATE INDEX ix_scripts_deleted ON scripts (tenant_key, deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX ix_scripts_display_name ON scripts (tenant_key, display_name) WHERE deleted_at IS NULL;
CREATE INDEX ix_scripts_file_name ON scripts (tenant_key, file_name) WHERE deleted_at IS NULL;
CREATE INDEX ix_scripts_is_global ON scripts (tenant_key, is_global) WHERE deleted_at IS NULL;
CREATE INDEX ix_scripts_modified_at ON scripts (tenant_key, modified_at) WHERE deleted_at IS NULL;
CREATE INDEX ix_scripts_publisher ON scripts (tenant_key, publisher) WHERE deleted_at IS NULL;
CREATE INDEX ix_scripts_run_as ON scripts (tenant_key, run_as) WHERE deleted_at IS NULL;
CREATE INDEX ix_scripts_script_id ON scripts (tenant_key, script_id) WHERE deleted_at IS NULL;
CREATE INDEX ix_scripts_script_type ON scripts (tenant_key, script_type) WHERE deleted_at IS NULL;
CREATE INDEX ix_sync_resources_attempted_at ON sync_resources (tenant_id, resource, attempted_at);
CREATE INDEX ix_sync_resources_verdict ON sync_resources (tenant_id, resource, verdict, finished_at);
CREATE INDEX ix_sync_runs_started_at ON sync_runs (tenant_id, started_at);
CREATE INDEX ix_terms_and_conditions_deleted ON terms_and_conditions (tenant_key, deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX ix_terms_and_conditions_display_name ON terms_and_conditions (tenant_key, display_name) WHERE deleted_at IS NULL;
CREATE INDEX ix_terms_and_conditions_heading ON terms_and_conditions (tenant_key, heading) WHERE deleted_at IS NULL;
CREATE INDEX ix_terms_and_conditions_modified_at ON terms_and_conditions (tenant_key, modified_at) WHERE deleted_at IS NULL;
CREATE INDEX ix_terms_and_conditions_version ON terms_and_conditions (tenant_key, version) WHERE deleted_at IS NULL;
CREATE INDEX ix_users_account_enabled ON users (tenant_key, account_enabled) WHERE deleted_at IS NULL;
CREATE INDEX ix_users_deleted ON users (tenant_key, deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX ix_users_department ON users (tenant_key, department) WHERE deleted_at IS NULL;
CREATE INDEX ix_users_display_name ON users (tenant_key, display_name) WHERE deleted_at IS NULL;
CREATE INDEX ix_users_job_title ON users (tenant_key, job_title) WHERE deleted_at IS NULL;
CREATE INDEX ix_users_mail ON users (tenant_key, mail) WHERE deleted_at IS NULL;
CREATE INDEX ix_users_usage_location ON users (tenant_key, usage_location) WHERE deleted_at IS NULL;
CREATE INDEX ix_users_user_principal_name ON users (tenant_key, user_principal_name) WHERE deleted_at IS NULL;
CREATE INDEX ix_users_user_type ON users (tenant_key, user_type) WHERE deleted_at IS NULL;
CREATE TRIGGER notification_templates_tenant_key AFTER INSERT ON notification_templates WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE notification_templates SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER notification_templates_tenant_key_kept AFTER UPDATE OF tenant_key ON notification_templates WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE notification_templates SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER organization_tenant_key AFTER INSERT ON organization WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE organization SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER organization_tenant_key_kept AFTER UPDATE OF tenant_key ON organization WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE organization SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER policies_tenant_key AFTER INSERT ON policies WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE policies SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER policies_tenant_key_kept AFTER UPDATE OF tenant_key ON policies WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE policies SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER policy_sets_tenant_key AFTER INSERT ON policy_sets WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE policy_sets SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER policy_sets_tenant_key_kept AFTER UPDATE OF tenant_key ON policy_sets WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE policy_sets SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER role_definitions_tenant_key AFTER INSERT ON role_definitions WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE role_definitions SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER role_definitions_tenant_key_kept AFTER UPDATE OF tenant_key ON role_definitions WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE role_definitions SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER scope_tags_tenant_key AFTER INSERT ON scope_tags WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE scope_tags SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER scope_tags_tenant_key_kept AFTER UPDATE OF tenant_key ON scope_tags WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE scope_tags SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER scripts_tenant_key AFTER INSERT ON scripts WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE scripts SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER scripts_tenant_key_kept AFTER UPDATE OF tenant_key ON scripts WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE scripts SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER terms_and_conditions_tenant_key AFTER INSERT ON terms_and_conditions WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE terms_and_conditions SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER terms_and_conditions_tenant_key_kept AFTER UPDATE OF tenant_key ON terms_and_conditions WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE terms_and_conditions SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER users_tenant_key AFTER INSERT ON users WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE users SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER users_tenant_key_kept AFTER UPDATE OF tenant_key ON users WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE users SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
