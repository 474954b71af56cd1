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
CREATE TABLE audit_targets (
	tenant_id TEXT NOT NULL, 
	object_id TEXT NOT NULL, 
	at TEXT NOT NULL, 
	event_id INTEGER NOT NULL, 
	PRIMARY KEY (tenant_id, object_id, at, event_id)
)
 WITHOUT ROWID

;
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
CREATE TABLE details (
	id INTEGER NOT NULL, 
	tenant_id TEXT NOT NULL, 
	tenant_key INTEGER NOT NULL, 
	table_name TEXT NOT NULL, 
	record_id INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	payload_hash BLOB NOT NULL, 
	list_hash BLOB NOT NULL, 
	first_seen_at TEXT NOT NULL, 
	changed_at TEXT NOT NULL, 
	last_synced_at TEXT NOT NULL, 
	raw_payload TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_details UNIQUE (tenant_key, table_name, record_id, kind)
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
CREATE TABLE history_prunings (
	id INTEGER NOT NULL, 
	tenant_id TEXT NOT NULL, 
	pruned_before TEXT NOT NULL, 
	pruned_at TEXT NOT NULL, 
	entries BIGINT NOT NULL, 
	PRIMARY KEY (id)
);
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
CREATE TABLE payload_dictionaries (
	id INTEGER NOT NULL, 
	tenant_id TEXT NOT NULL, 
	tenant_key INTEGER NOT NULL, 
	table_name TEXT NOT NULL, 
	dictionary BLOB NOT NULL, 
	created_at TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_payload_dictionaries UNIQUE (tenant_key, table_name)
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
INSERT INTO "alembic_version" ("version_num") VALUES ('0007');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (1, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-0', '2026-07-17T13:00:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'83FB4EDCC27B67D0057B4659562E3F3E', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C465000010303003FC8F0E06844A8B168790032F');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (2, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-1', '2026-07-17T13:01:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'64018A19A5D23531312799B0202B3124', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C465000010313103FC8F0E06844A8B1683FEDAC5');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (3, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-2', '2026-07-17T13:02:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'C425B29B34D54FDF1247FBB972162493', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C465000010323203FC8F0E06844A8B167EC6C32D');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (4, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-3', '2026-07-17T13:03:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'DBF875805A4C8DA75293BF12F2AA2BC6', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C465000010333303FC8F0E06844A8B16DB6DF0DA');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (5, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-4', '2026-07-17T13:04:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'BE79911D460BC7E9D733C9590D5635E5', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C4450000000100C1006A0101F3C65E2D');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (6, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-5', '2026-07-17T13:05:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'4228B27C6BA9EDA5E606DA26BDB3E22F', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C465000010353503FC8F0E06844A8B162A1CD847');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (7, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-6', '2026-07-17T13:06:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'89993CD8758C48C844924340ACC70BE2', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C465000010363603FC8F0E06844A8B1694202930');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (8, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-7', '2026-07-17T13:07:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'D570DEAA7822C8B7BDB0B2D5790A937B', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C465000010373703FC8F0E06844A8B1692B79301');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (9, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-8', '2026-07-17T13:08:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'F695BA016A04578900BCC4B66C4BB68F', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C465000010383803FC8F0E06844A8B16EFECD746');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (10, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-9', '2026-07-17T13:09:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'079383F9BE71999C4BF0F307954A4574', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C465000010393903FC8F0E06844A8B16C9B2266B');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (11, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-10', '2026-07-17T13:10:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'4D0AAE2B90749E727F22BC4B771CCE8A', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C555000000023CB8368400F77E402E92CB8B');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (12, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-11', '2026-07-17T13:11:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'FCE7F78E416A56492869FA7B3E2563CD', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C565000000037C00C9F862D409088519E95B4673');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (13, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-12', '2026-07-17T13:12:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'A9374CF717843E10091D874C74AD109C', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C575000010313103FC908EF1C0805037D102F117FD2A');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (14, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-13', '2026-07-17T13:13:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'B748A72A1296497F1D758CB4BF39B248', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C555000000023C38520D01EEFD8001210BE3');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (15, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-14', '2026-07-17T13:14:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'6CD75D56E920D125D978AD9CAF456B3E', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C555000000023CB8EF0C01EEFD806760088D');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (16, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-15', '2026-07-17T13:15:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'4C191F1BD8946F4B510860978787EF79', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C555000000023C388D0C01EEFD8012120A58');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (17, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-16', '2026-07-17T13:16:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'4EDCBE901CB2FE840FB8B1182F0FA9A4', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C555000000023CB82A0C01EEFD80187D2CB3');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (18, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-17', '2026-07-17T13:17:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'7510FAC9BF23E03F64BB4A882945D0B0', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C565000000037C00C9F8C49027209470A063EFD0');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (19, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-18', '2026-07-17T13:18:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'A2CDC0EC7BBC3753AB497CC2DA4664B1', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C55D000000023C386D1302DC030201634740EF');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (20, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-19', '2026-07-17T13:19:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'62D88730E59E56130AA16E7F9F2EC874', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C55D000000023CB80A1302DC030201C754C54B');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (21, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-20', '2026-07-17T13:20:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'891A5203744158B4A448385285A9631C', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C55D000000023C38A81202DC030201806FE0E3');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (22, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-21', '2026-07-17T13:21:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'73FF7DDFC9DDC70AB0B0C67E855FB5BD', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C55D000000023CB8451202DC030201342296E7');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (23, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-22', '2026-07-17T13:22:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'D4350304CF5CBA7101D6D8E40686B026', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C55D000000023C38E31102DC0302016EE549F0');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (24, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-23', '2026-07-17T13:23:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'79F6627C311F7456D3CC445414CF4622', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C5950000083205FC5080F1D9231EEF80A901DA1B7C06A262E889');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (25, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-24', '2026-07-17T13:24:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'6D6FE9AF996DF4FAA14B525E34E5346B', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C575000010323203FC109DEF6440A8CC68016074490C');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (26, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-25', '2026-07-17T13:25:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'8D553CDCB5190996AECF7A8B5D512921', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C575000010323203FC908EEBC1805037D102D1C93B74');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (27, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-26', '2026-07-17T13:26:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'88C7A12B1BBDBD51EBF0E725C1D51FA6', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C555000000023C38460F01EEFD80076646B8');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (28, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-27', '2026-07-17T13:27:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'91066C5B1382E74C9D4F133DDB652852', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C555000000023CB8E30E01EEFD80361E1CA2');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (29, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-28', '2026-07-17T13:28:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'903661F9EE51DCBB74FBE22E40167EBF', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C555000000023C38810E01EEFD800E40AF25');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (30, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-29', '2026-07-17T13:29:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'C92C0980C102BF9A59246BD20002FC8F', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C555000000023CB81E0E01EEFD80D7A3AFEC');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (31, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-30', '2026-07-17T13:30:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'70A50C71497CE5F4A1E0DD61A34107C6', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C565000000037C00C9F831DE12102A330BE8E5E6');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (32, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-31', '2026-07-17T13:31:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'D3BED679EC0095B047B385BE3DAA113D', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C55D000000023C38611502DC030201A7DCD826');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (33, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-32', '2026-07-17T13:32:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'7FFFE81461707CFE3ED3199A67043E67', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C55D000000023CB8FE1402DC0302019B6A5042');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (34, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-33', '2026-07-17T13:33:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'AE1EEA155B8644B20A25F45AC5EC8BC5', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C55D000000023C389C1402DC030201EACFC0DE');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (35, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-34', '2026-07-17T13:34:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'FC3073DC20FFAFEED3487F0083E0FC21', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C55D000000023CB8391402DC030201B06C34FA');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (36, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-35', '2026-07-17T13:35:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'8958BC790AB1DC6DEC1F8D1FC288D5AE', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C55D000000023C38D71302DC03020164F2955E');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (37, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-36', '2026-07-17T13:36:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'A2C85D0888916CFF6F4C4A4DF4C125FC', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C595000000057C0031DE0518033EF278D3AD02B437044DDD8C14');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (38, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-37', '2026-07-17T13:37:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'0070F9EBDDAA0DA6F3CEF4EC61E9B9A0', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C55D000000023C38161702DC03020193E1739F');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (39, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-38', '2026-07-17T13:38:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'949D00F0EDAAEC4BB0316CBCE7A04B53', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C55D000000023CB8B31602DC0302010114B0CC');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (40, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-39', '2026-07-17T13:39:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'40ECD1EAEB627B6CA30885F6998973E6', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C55D000000023C38511602DC030201A6AD0E04');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (41, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-40', '2026-07-17T13:40:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'3E46D020F378CDD9792FEDCDBD5F3ED5', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C56D0000105D7D023C35B57710301210086967CD0A');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (42, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-41', '2026-07-17T13:41:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'004781F67DD24D8DF4D6A2B66032F5B1', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C56D0000083403FC904658A1022EDC6C0E9D782442');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (43, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-42', '2026-07-17T13:42:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'73DB1F5C3D1837963ABF52D4BA26EC5C', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C56D0000083403FC90C678A0022EDC6C0EEA8612C4');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (44, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-43', '2026-07-17T13:43:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'0F1E7E9D38440C108EDBDB1AE70CF1EB', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C5650000083403FC50639C0AB830BF398019A5C5');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (45, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-44', '2026-07-17T13:44:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'EBCBF4D3523D53CE6AB1B416C4929801', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C56D0000083403FC10CD7752011732370764E71964');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (46, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-45', '2026-07-17T13:45:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'297F2E11233067D57B8AFE58199F0626', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C56D0000083403FC90C6F5A0022EDC6C0EB856CBF4');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (47, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-46', '2026-07-17T13:46:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'41999D6980D4E161F965D61BF5DDED6F', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C56D0000083403FC100DA3530117323707318C9367');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (48, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-47', '2026-07-17T13:47:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'85C0426513111D2A5151A7F6141AE5FA', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C57D0000083404FCC9F840F9403E0CE824BC2AC4C34616');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (49, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-48', '2026-07-17T13:48:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'C4E170A4FDE646E7D75E99027E308B51', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C55D000000023C37757010301210083175EE97');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (50, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-49', '2026-07-17T13:49:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'4DD6B84CD48ED82BF230DD83B05C9964', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C56D0000083403FC103432A5022E086F0EAB690C23');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (51, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-50', '2026-07-17T13:50:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'C8A152476DF2F16C17808ED7E0CFCA40', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C565000000037C00C9F831D813102A33E5930C97');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (52, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-51', '2026-07-17T13:51:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'FC8DC8D23F5A47B14F1FFB04FF71A7C2', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C575000010353503FC908EB0C2805037D10216D0799F');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (53, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-52', '2026-07-17T13:52:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'E2D3887B2714806C917DF8506A296097', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C575000010353503FC908EF1C0805037D102AEDF97FC');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (54, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-53', '2026-07-17T13:53:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'22B6C5FE40C231D10BF85D6EDF073E4F', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C56D000010353503FC50C7380342CD470B12F07585');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (55, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-54', '2026-07-17T13:54:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'AF6BBA5586FCA4A9F72DFB47327CC741', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C575000010353503FC109DEF6440A8CC6801BDD2FA80');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (56, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-55', '2026-07-17T13:55:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'DA442BE8BB579292B1D55BC06CF17A9D', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C575000010353503FC908EEBC1805037D102FE89BFA5');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (57, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-56', '2026-07-17T13:56:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'315B82A6DC59B363AA9C90B46F9FF655', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C575000010353503FC101D466740A8CC680111BB37AD');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (58, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-57', '2026-07-17T13:57:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'D9E899A1B140463EAB649556B5BA3C60', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C585000010353504FCC9F840B9817C024E0A6B088EBC6636');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (59, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-58', '2026-07-17T13:58:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'9DE8EFDBC3D3584600EEE07CD1C861B0', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C575000010353503FC908E3AC0805037D1029FE21169');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (60, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-59', '2026-07-17T13:59:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'B1F5431BD52474BD8DCC8B384113CAE0', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C575000010353503FC107464CA8050C2D102ECF3FF33');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (61, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-60', '2026-07-17T13:00:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'95FBA569699F3BFDC795ABACAD363215', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C58500002036305D7D03FC8E8EDAC3805037D1020ADD768C');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (62, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-61', '2026-07-17T13:01:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'B4830A29D1F22B154F8D99614A173393', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C575000010363003FC908EB0C2805037D10205482648');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (63, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-62', '2026-07-17T13:02:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'7C110C9DB5E8A7C2FBFF4F4D34D11A06', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C575000010363003FC908EF1C0805037D10233D86136');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (64, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-63', '2026-07-17T13:03:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'F2AB3CA1569736D72CEB8230DBFE6484', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C55D0000083602CC37E31DE07E310F1B4DFE94');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (65, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-64', '2026-07-17T13:04:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'C5E07DA1BFE2982196A8EB61DA408477', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C575000010363003FC109DEF6440A8CC68011324AAB7');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (66, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-65', '2026-07-17T13:05:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'6ADBC52064D1F5D4688557F1F6618A40', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C575000010363003FC908EEBC1805037D102A3B8A09F');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (67, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-66', '2026-07-17T13:06:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'1E6CE2A2F1309BD8E1CB603C7D24C7B7', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C575000010363003FC101D466740A8CC680118204B61');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (68, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-67', '2026-07-17T13:07:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'BC2FDFD38F1987580E70848A9BFEDAF6', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C585000010363004FCC9F840B9817C024E0A6B0828535419');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (69, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-68', '2026-07-17T13:08:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'6E7A9C96BE270D159CD506D15DEAE062', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C575000010363003FC908E3AC0805037D102EEE0EFAD');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (70, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-69', '2026-07-17T13:09:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'33A29852F6A468540F218F30FA176751', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C55D0000083602FC37990C70EFC73CBADC7CC9');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (71, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-70', '2026-07-17T13:10:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'49EAC94D175F209593336AD00524FB7B', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C58500002037315D7D03FC8E8EDAC3805037D1020223F8DE');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (72, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-71', '2026-07-17T13:11:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'250F752D2D58955BA35BF1D5E1F9080E', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C575000010373103FC908EB0C2805037D102E745AC11');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (73, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-72', '2026-07-17T13:12:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'1717BC25DA1733A664C6745196E7D65C', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C575000010373103FC908EF1C0805037D102C7B115D7');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (74, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-73', '2026-07-17T13:13:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'8A8953BD892C3AE7891A36EE58ECB19A', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C56D000010373103FC50C7380342CD470B67557419');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (75, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-74', '2026-07-17T13:14:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'D9163C448DA9EF2E823238927E5047FC', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C55D0000083702FCB7EF1CE0DE8F7901412CD8');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (76, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-75', '2026-07-17T13:15:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'070DEEB3D01D87013057D1793C00D6D4', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C575000010373103FC908EEBC1805037D102333714A4');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (77, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-76', '2026-07-17T13:16:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'2EA99399088C38C3B7E6723053769D97', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C575000010373103FC101D466740A8CC680142C07A0E');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (78, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-77', '2026-07-17T13:17:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'EA30AEFEBDDA1E7BC66496D8C46CE805', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C5750000083703FCC9F86421CF8050C2D10294B71051');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (79, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-78', '2026-07-17T13:18:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'E69694A0BAC7E72FCB2C707854FDA34B', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C575000010373103FC908E3AC0805037D102CA48F0E3');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (80, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-79', '2026-07-17T13:19:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'70227B0ACBDDFD5F58AC3889CCB24F6B', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C575000010373103FC107464CA8050C2D1023496A6C3');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (81, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-80', '2026-07-17T13:20:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'969D4CBDFF1FD53A786EF5B0DFE77E70', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C58500002038325D7D03FC8E8EDAC3805037D1022D3E7C00');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (82, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-81', '2026-07-17T13:21:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'76AEC30EFB38322EF072749B583CF49C', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C575000010383203FC908EB0C2805037D10285AD6D1E');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (83, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-82', '2026-07-17T13:22:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'54D9A1381328E7B03BC5BEA8AC4C1B8A', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C55D0000083802FC37E331C03D20F38B7CAA3E');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (84, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-83', '2026-07-17T13:23:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'036448A071C53D6F013E61493B4DF515', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C56D000010383203FC50C7380342CD470BC2383444');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (85, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-84', '2026-07-17T13:24:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'BBF80D20B36E962F63793E695B9F3BA3', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C575000010383203FC109DEF6440A8CC6801DF371D0F');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (86, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-85', '2026-07-17T13:25:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'1EF79BBBB81341D9E0442C960806BF2E', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C575000010383203FC908EEBC1805037D1022AF1D196');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (87, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-86', '2026-07-17T13:26:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'4EBB16395172920E94605365E7BA2F7B', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C55D0000083802FC37461FE0DE8F7968C087CC');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (88, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-87', '2026-07-17T13:27:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'8C3A8F2471D9028AD0CC17C1BAD6ACAE', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C585000010383204FCC9F840B9817C024E0A6B080BEE1E0E');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (89, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-88', '2026-07-17T13:28:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'26A301E8EB508C1C8E83B61AE983B001', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C575000010383203FC908E3AC0805037D102C8BEB0C7');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (90, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-89', '2026-07-17T13:29:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'E77BC970A512FFAE4945394820418127', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C575000010383203FC107464CA8050C2D10202D52314');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (91, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-90', '2026-07-17T13:30:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'6468299D624B8091ED0BA5BAA0265674', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C58500002039335D7D03FC8E8EDAC3805037D102CC044ADD');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (92, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-91', '2026-07-17T13:31:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'4131534CCA1EBA3ADAD460E2341EE165', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C55D0000083902FC376135C03D20F36F91F7CB');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (93, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-92', '2026-07-17T13:32:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'2A75B47897729DE5968AF94CB5D1D64A', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C575000010393303FC908EF1C0805037D102AEC3F091');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (94, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-93', '2026-07-17T13:33:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'A291B4F37FDD1D8C19DEAA41944643B5', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C56D000010393303FC50C7380342CD470B4E250ACF');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (95, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-94', '2026-07-17T13:34:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'49F5D7C13739CDC5F2A96F5531BE4300', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C575000010393303FC109DEF6440A8CC6801587675C6');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (96, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-95', '2026-07-17T13:35:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'506CBACB94FAFDF42DC6FFD4EEE50B38', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C55D0000083902FC37D733C03D20F311BF0A10');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (97, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-96', '2026-07-17T13:36:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'F869B6CA66C2A6D350FE3FF33A4B05F9', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C575000010393303FC101D466740A8CC6801B164471F');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (98, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-97', '2026-07-17T13:37:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'D078D80267EF4179D12A12ADA936497A', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C585000010393304FCC9F840B9817C024E0A6B081FBB446B');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (99, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-98', '2026-07-17T13:38:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'FADFCC3FA1A8EF5EA898F3EB5CC355C3', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C575000010393303FC908E3AC0805037D10255811FD7');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (100, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-99', '2026-07-17T13:39:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'60A87E18FADE8C53FC2F10C185820C7A', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', NULL, X'28B52FFD27568FC559C575000010393303FC107464CA8050C2D102D7BA52AF');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (101, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-100', '2026-07-17T13:40:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'F952BEA322D9A574D1CEC1BD343270CE', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T14:00:00.000000Z', X'28B52FFD27568FC559C67D00002031305D7D02FCB5B557807BC00B01351B485E');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (102, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-101', '2026-07-17T13:41:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'79E5789C9C0816916E7EF1730EF06167', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T14:00:00.000000Z', X'28B52FFD27568FC559C67D00001831303403FC900233AC2020D4CD85BB5D6971');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (103, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-102', '2026-07-17T13:42:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'84C089934BB816B9BB2D3A6A27761FAD', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T14:00:00.000000Z', X'28B52FFD27568FC559C67D00001831303403FC9002733C2020D4CD85B662CE7E');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (104, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-103', '2026-07-17T13:43:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'1F3DE20B6B63CFEA278B9A6B90B33A0E', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T14:00:00.000000Z', X'28B52FFD27568FC559C67D00001831303403FC5081398E8050F31702C95D4BD4');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (105, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-104', '2026-07-17T13:44:00.123456Z', 'Patch policy', NULL, 'Success', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'D327FDDD5DC1207DEFBBA4D4769CC02F', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', '2026-07-17T14:00:00.000000Z', X'28B52FFD27568FC559C67D00001831303403FC1005063C11102AF3426FCFF80E');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (1, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (2, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (3, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (4, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (5, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (6, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (7, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (8, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (9, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (10, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (11, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (12, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (13, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (14, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (15, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (16, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (17, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (18, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (19, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (20, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (21, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (22, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (23, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (24, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (25, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (26, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (27, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (28, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (29, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (30, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (31, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (32, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (33, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (34, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (35, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (36, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (37, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (38, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (39, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (40, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (41, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (42, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (43, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (44, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (45, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (46, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (47, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (48, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (49, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (50, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (51, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (52, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (53, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (54, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (55, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (56, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (57, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (58, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (59, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (60, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (61, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (62, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (63, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (64, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (65, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (66, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (67, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (68, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (69, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (70, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (71, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (72, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (73, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (74, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (75, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (76, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (77, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (78, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (79, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (80, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (81, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (82, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (83, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (84, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (85, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (86, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (87, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (88, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (89, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (90, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (91, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (92, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (93, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (94, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (95, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (96, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (97, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (98, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (99, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (100, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (101, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (102, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (103, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (104, 'patch policy');
INSERT INTO "audit_events_search" ("rowid", "search_text") VALUES (105, 'patch policy');
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:00:00.123456Z', 1);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:00:00.123456Z', 61);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:01:00.123456Z', 2);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:01:00.123456Z', 62);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:02:00.123456Z', 3);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:02:00.123456Z', 63);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:03:00.123456Z', 4);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:03:00.123456Z', 64);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:04:00.123456Z', 5);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:04:00.123456Z', 65);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:05:00.123456Z', 6);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:05:00.123456Z', 66);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:06:00.123456Z', 7);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:06:00.123456Z', 67);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:07:00.123456Z', 8);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:07:00.123456Z', 68);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:08:00.123456Z', 9);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:08:00.123456Z', 69);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:09:00.123456Z', 10);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:09:00.123456Z', 70);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:10:00.123456Z', 11);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:10:00.123456Z', 71);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:11:00.123456Z', 12);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:11:00.123456Z', 72);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:12:00.123456Z', 13);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:12:00.123456Z', 73);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:13:00.123456Z', 14);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:13:00.123456Z', 74);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:14:00.123456Z', 15);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:14:00.123456Z', 75);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:15:00.123456Z', 16);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:15:00.123456Z', 76);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:16:00.123456Z', 17);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:16:00.123456Z', 77);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:17:00.123456Z', 18);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:17:00.123456Z', 78);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:18:00.123456Z', 19);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:18:00.123456Z', 79);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:19:00.123456Z', 20);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:19:00.123456Z', 80);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:20:00.123456Z', 21);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:20:00.123456Z', 81);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:21:00.123456Z', 22);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:21:00.123456Z', 82);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:22:00.123456Z', 23);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:22:00.123456Z', 83);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:23:00.123456Z', 24);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:23:00.123456Z', 84);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:24:00.123456Z', 25);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:24:00.123456Z', 85);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:25:00.123456Z', 26);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:25:00.123456Z', 86);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:26:00.123456Z', 27);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:26:00.123456Z', 87);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:27:00.123456Z', 28);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:27:00.123456Z', 88);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:28:00.123456Z', 29);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:28:00.123456Z', 89);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:29:00.123456Z', 30);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:29:00.123456Z', 90);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:30:00.123456Z', 31);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:30:00.123456Z', 91);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:31:00.123456Z', 32);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:31:00.123456Z', 92);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:32:00.123456Z', 33);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:32:00.123456Z', 93);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:33:00.123456Z', 34);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:33:00.123456Z', 94);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:34:00.123456Z', 35);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:34:00.123456Z', 95);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:35:00.123456Z', 36);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:35:00.123456Z', 96);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:36:00.123456Z', 37);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:36:00.123456Z', 97);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:37:00.123456Z', 38);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:37:00.123456Z', 98);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:38:00.123456Z', 39);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:38:00.123456Z', 99);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:39:00.123456Z', 40);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:39:00.123456Z', 100);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:40:00.123456Z', 41);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:40:00.123456Z', 101);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:41:00.123456Z', 42);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:41:00.123456Z', 102);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:42:00.123456Z', 43);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:42:00.123456Z', 103);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:43:00.123456Z', 44);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:43:00.123456Z', 104);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:44:00.123456Z', 45);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:44:00.123456Z', 105);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:45:00.123456Z', 46);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:46:00.123456Z', 47);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:47:00.123456Z', 48);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:48:00.123456Z', 49);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:49:00.123456Z', 50);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:50:00.123456Z', 51);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:51:00.123456Z', 52);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:52:00.123456Z', 53);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:53:00.123456Z', 54);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:54:00.123456Z', 55);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:55:00.123456Z', 56);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:56:00.123456Z', 57);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:57:00.123456Z', 58);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:58:00.123456Z', 59);
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:59:00.123456Z', 60);
INSERT INTO "changes" ("id", "tenant_id", "sync_run_id", "resource", "table_name", "record_id", "object_id", "object_name", "kind", "changed_at", "patch", "reverse_patch") VALUES (1, '72f988bf-86f1-41af-91ab-2d7cd011db47', 2, 'devices', 'devices', 1, 'd-1', 'PC 2', 'updated', '2026-07-17T14:00:00.000000Z', '[{"op": "replace", "path": "/deviceName", "value": "PC 2"}]', '[{"op": "replace", "path": "/deviceName", "value": "PC"}]');
INSERT INTO "changes" ("id", "tenant_id", "sync_run_id", "resource", "table_name", "record_id", "object_id", "object_name", "kind", "changed_at", "patch", "reverse_patch") VALUES (2, '72f988bf-86f1-41af-91ab-2d7cd011db47', 2, 'configurationPolicies', 'policies', 1, 'p-1', NULL, 'updated', '2026-07-17T14:00:00.000000Z', '[{"op": "replace", "path": "/name", "value": "New"}]', '[{"op": "replace", "path": "/name", "value": "Old"}]');
INSERT INTO "changes" ("id", "tenant_id", "sync_run_id", "resource", "table_name", "record_id", "object_id", "object_name", "kind", "changed_at", "patch", "reverse_patch") VALUES (3, '72f988bf-86f1-41af-91ab-2d7cd011db47', 2, 'audit_events', 'audit_events', 101, 'e-100', 'Patch policy', 'deleted', '2026-07-17T14:00:00.000000Z', NULL, NULL);
INSERT INTO "changes" ("id", "tenant_id", "sync_run_id", "resource", "table_name", "record_id", "object_id", "object_name", "kind", "changed_at", "patch", "reverse_patch") VALUES (4, '72f988bf-86f1-41af-91ab-2d7cd011db47', 2, 'audit_events', 'audit_events', 102, 'e-101', 'Patch policy', 'deleted', '2026-07-17T14:00:00.000000Z', NULL, NULL);
INSERT INTO "changes" ("id", "tenant_id", "sync_run_id", "resource", "table_name", "record_id", "object_id", "object_name", "kind", "changed_at", "patch", "reverse_patch") VALUES (5, '72f988bf-86f1-41af-91ab-2d7cd011db47', 2, 'audit_events', 'audit_events', 103, 'e-102', 'Patch policy', 'deleted', '2026-07-17T14:00:00.000000Z', NULL, NULL);
INSERT INTO "changes" ("id", "tenant_id", "sync_run_id", "resource", "table_name", "record_id", "object_id", "object_name", "kind", "changed_at", "patch", "reverse_patch") VALUES (6, '72f988bf-86f1-41af-91ab-2d7cd011db47', 2, 'audit_events', 'audit_events', 104, 'e-103', 'Patch policy', 'deleted', '2026-07-17T14:00:00.000000Z', NULL, NULL);
INSERT INTO "changes" ("id", "tenant_id", "sync_run_id", "resource", "table_name", "record_id", "object_id", "object_name", "kind", "changed_at", "patch", "reverse_patch") VALUES (7, '72f988bf-86f1-41af-91ab-2d7cd011db47', 2, 'audit_events', 'audit_events', 105, 'e-104', 'Patch policy', 'deleted', '2026-07-17T14:00:00.000000Z', NULL, NULL);
INSERT INTO "changes" ("id", "tenant_id", "sync_run_id", "resource", "table_name", "record_id", "object_id", "object_name", "kind", "changed_at", "patch", "reverse_patch") VALUES (8, '72f988bf-86f1-41af-91ab-2d7cd011db47', 2, 'group_members', 'group_members', 2, 'u-2', 'u-2', 'created', '2026-07-17T14:00:00.000000Z', NULL, NULL);
INSERT INTO "devices" ("id", "tenant_id", "tenant_key", "device_id", "device_name", "user_email", "compliance_state", "operating_system", "os_version", "last_sync_at", "owner_type", "manufacturer", "model", "serial_number", "imei", "wifi_mac_address", "total_storage_bytes", "free_storage_bytes", "is_encrypted", "is_supervised", "jail_broken", "partner_threat_state", "enrolled_at", "enrollment_type", "management_agent", "management_state", "registration_state", "device_category", "enrollment_profile", "managed_device_name", "user_display_name", "contact_email", "user_id", "entra_device_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (1, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'd-1', 'PC 2', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'5E7C98BBF81415CC943E7C54D1D75F41', '2026-07-17T13:00:00.000000Z', '2026-07-17T14:00:00.000000Z', '2026-07-17T14:00:00.000000Z', NULL, '{"id": "d-1", "deviceName": "PC 2"}');
INSERT INTO "devices_search" ("rowid", "search_text") VALUES (1, 'pc 2');
INSERT INTO "directory_objects" ("key", "tenant_key", "object_id") VALUES (1, 1, 'g-1');
INSERT INTO "directory_objects" ("key", "tenant_key", "object_id") VALUES (2, 1, 'u-1');
INSERT INTO "directory_objects" ("key", "tenant_key", "object_id") VALUES (3, 1, 'u-2');
INSERT INTO "membership_shapes" ("key", "tenant_key", "member_type", "before_id", "after_id") VALUES (1, 1, 'user', '{"@odata.type":"#microsoft.graph.user","id":"', '"}');
INSERT INTO "memberships" ("id", "group_key", "member_key", "shape_key", "may_nest", "first_seen", "last_synced", "deleted") VALUES (1, 1, 2, 1, 0, 1784293200000000, NULL, NULL);
INSERT INTO "memberships" ("id", "group_key", "member_key", "shape_key", "may_nest", "first_seen", "last_synced", "deleted") VALUES (2, 1, 3, 1, 0, 1784296800000000, NULL, NULL);
INSERT INTO "payload_dictionaries" ("id", "tenant_id", "tenant_key", "table_name", "dictionary", "created_at") VALUES (1506119510, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'audit_events', X'37A430EC568FC5593110804E3AFCFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF09A7AA5BE1EDDB67AB3ADDE9C4A8894496EC9535FAFD4D72BF5758C01D3231008040201A1EB41BABBD2013460C08001040703852C0606060606060606060606060606060606060606060606060606060606060EC00664B999996D1BF430B718866118638C31C618638C31C698999999D9B60101000000040000000800000064223A2022652D3430222C2022646973706C61794E616D65223A2022506174636820706F6C696379222C202261637469766974794461746554696D65223A2022323032362D30372D31375431333A34303A30302E313233343536375A222C20226163746976697479526573756C74223A202253756363657373222C20227265736F7572636573223A205B7B227265736F757263654964223A202241414141414141412D303030302D343030302D383030302D303030303030303030303041227D2D31375431333A33363A30302E313233343536375A222C20226163746976697479526573756C74223A202253756363657373222C20227265736F7572636573223A205B7B227265736F757263654964223A202241414141414141412D303030302D343030302D383030302D303030303030303030303041227D5D7D7B226964223A2022652D3337222C2022646973706C61794E616D65223A2022506174636820706F6C696379222C202261637469766974794461746554696D65223A2022323032362D30372D31375431333A33373A30302E313233343536375A222C20226163746976697479526573756C74223A202253756363657373222C20227265736F7572636573223A205B7B227265736F757263654964223A202241414141414141412D303030302D343030302D383030302D303030303030303030303041227D5D7D7B226964223A2022652D3338222C2022646973706C61794E616D65223A2022506174636820706F6C696379222C202261637469766974794461746554696D65223A2022323032362D30372D31375431333A33383A30302E313233343536375A222C20226163746976697479526573756C74223A202253756363657373222C20227265736F7572636573223A205B7B227265736F757263654964223A202241414141414141412D303030302D343030302D383030302D303030303030303030303041227D5D7D7B226964223A2022652D3339222C2022646973706C61794E616D65223A2022506174636820706F6C696379222C202261637469766974794461746554696D65223A2022323032362D30372D31375431333A33393A30302E313233343536375A222C20226163746976697479526573756C74223A202253756363657373222C20227265736F7572636573223A205B7B227265736F757263654964223A202241414141414141412D303030302D343030302D383030302D303030303030303030303041227D5D7D7B226964223A2022652D3430222C2022646973706C61794E616D65223A2022506174636820706F6C696379222C202261637469766974794461746554696D65223A2022323032362D30372D31375431333A34303A30302E313233343536375A222C20226163746976697479526573756C74223A202253756363657373222C20227265736F7572636573223A205B7B227265736F757263654964223A202241414141414141412D303030302D343030302D383030302D303030303030303030303041227D5D7D7B226964223A2022652D3431222C2022646973706C61794E616D65223A2022506174636820706F6C696379222C202261637469766974794461746554696D65223A2022323032362D30372D31375431333A34313A30302E313264223A2022652D3331222C2022646973706C61794E616D65223A2022506174636820706F6C696379222C202261637469766974794461746554696D65223A2022323032362D30372D31375431333A33313A30302E313233343536375A222C20226163746976697479526573756C74223A202253756363657373222C20227265736F7572636573223A205B7B227265736F757263654964223A202241414141414141412D303030302D343030302D383030302D303030303030303030303041227D5D7D7B226964223A2022652D3332222C2022646973706C61794E616D65223A2022506174636820706F6C696379222C202261637469766974794461746554696D65223A2022323032362D30372D31375431333A33323A30302E313233343536375A222C20226163746976697479526573756C74223A202253756363657373222C20227265736F7572636573223A205B7B227265736F757263654964223A202241414141414141412D303030302D343030302D383030302D303030303030303030303041227D5D7D7B226964223A2022652D3333222C2022646973706C61794E616D65223A2022506174636820706F6C696379222C202261637469766974794461746554696D65223A2022323032362D30372D31375431333A33333A30302E313233343536375A222C20226163746976697479526573756C74223A202253756363657373222C20227265736F7572636573223A205B7B227265736F757263654964223A202241414141414141412D303030302D343030302D383030302D303030303030303030303041227D5D7D7B226964223A2022652D3334222C2022646973706C61794E616D65223A2022506174636820706F6C696379222C202261637469766974794461746554696D65223A2022323032362D30372D31375431333A33343A30302E313233343536375A222C20226163746976697479526573756C74223A202253756363657373222C20227265736F7572636573223A205B7B227265736F757263654964223A202241414141414141412D303030302D343030302D383030302D303030303030303030303041227D5D7D7B226964223A2022652D3335222C2022646973706C61794E616D65223A2022506174636820706F6C696379222C202261637469766974794461746554696D65223A2022323032362D30372D31375431333A33353A30302E313233343536375A222C20226163746976697479526573756C74223A202253756363657373222C20227265736F7572636573223A205B7B227265736F757263654964223A202241414141414141412D303030302D343030302D383030302D303030303030303030303041227D5D7D7B226964223A2022652D3336222C2022646964223A2022652D3138222C2022646973706C61794E616D65223A2022506174636820706F6C696379222C202261637469766974794461746554696D65223A2022323032362D30372D31375431333A31383A30302E313233343536375A222C20226163746976697479526573756C74223A202253756363657373222C20227265736F7572636573223A205B7B227265736F757263654964223A202241414141414141412D303030302D343030302D383030302D303030303030303030303041227D5D7D7B226964223A2022652D3139222C2022646973706C61794E616D65223A2022506174636820706F6C696379222C202261637469766974794461746554696D65223A2022323032362D30372D31375431333A31393A30302E313233343536375A222C20226163746976697479526573756C74223A202253756363657373222C20227265736F7572636573223A205B7B227265736F757263654964223A202241414141414141412D303030302D343030302D383030302D303030303030303030303041227D5D7D7B226964223A2022652D3230222C2022646973706C61794E616D65223A2022506174636820706F6C696379222C202261637469766974794461746554696D65223A2022323032362D30372D31375431333A32303A30302E313233343536375A222C20226163746976697479526573756C74223A202253756363657373222C20227265736F7572636573223A205B7B227265736F757263654964223A202241414141414141412D303030302D343030302D383030302D303030303030303030303041227D5D7D7B226964223A2022652D3231222C2022646973706C61794E616D65223A2022506174636820706F6C696379222C202261637469766974794461746554696D65223A2022323032362D30372D31375431333A32313A30302E313233343536375A222C20226163746976697479526573756C74223A202253756363657373222C20227265736F7572636573223A205B7B227265736F757263654964223A202241414141414141412D303030302D343030302D383030302D303030303030303030303041227D5D7D7B226964223A2022652D3232222C2022646973706C61794E616D65223A2022506174636820706F6C696379222C202261637469766974794461746554696D65223A2022323032362D30372D31375431333A32323A30302E313233343536375A222C20226163746976697479526573756C74223A202253756363657373222C20227265736F7572636573223A205B7B227265736F757263654964223A202241414141414141412D303030302D343030302D383030302D303030303030303030303041227D5D7D7B226964223A2022652D3233222C202264692D31375431333A34353A30302E313233343536375A222C20226163746976697479526573756C74223A202253756363657373222C20227265736F7572636573223A205B7B227265736F757263654964223A202241414141414141412D303030302D343030302D383030302D303030303030303030303041227D5D7D7B226964223A2022652D3436222C2022646973706C61794E616D65223A2022506174636820706F6C696379222C202261637469766974794461746554696D65223A2022323032362D30372D31375431333A34363A30302E313233343536375A222C20226163746976697479526573756C74223A202253756363657373222C20227265736F7572636573223A205B7B227265736F757263654964223A202241414141414141412D303030302D343030302D383030302D303030303030303030303041227D5D7D7B226964223A2022652D3437222C2022646973706C61794E616D65223A2022506174636820706F6C696379222C202261637469766974794461746554696D65223A2022323032362D30372D31375431333A34373A30302E313233343536375A222C20226163746976697479526573756C74223A202253756363657373222C20227265736F7572636573223A205B7B227265736F757263654964223A202241414141414141412D303030302D343030302D383030302D303030303030303030303041227D5D7D7B226964223A2022652D3438222C2022646973706C61794E616D65223A2022506174636820706F6C696379222C202261637469766974794461746554696D65223A2022323032362D30372D31375431333A34383A30302E313233343536375A222C20226163746976697479526573756C74223A202253756363657373222C20227265736F7572636573223A205B7B227265736F757263654964223A202241414141414141412D303030302D343030302D383030302D303030303030303030303041227D5D7D7B226964223A2022652D3439222C2022646973706C61794E616D65223A2022506174636820706F6C696379222C202261637469766974794461746554696D65223A2022323032362D30372D31375431333A34393A30302E313233343536375A222C20226163746976697479526573756C74223A202253756363657373222C20227265736F7572636573223A205B7B227265736F757263654964223A202241414141414141412D303030302D343030302D383030302D303030303030303030303041227D5D7D7B226964223A2022652D3530222C2022646973706C61794E616D65223A2022506174636820706F6C696379222C202261637469766974794461746554696D65223A2022323032362D30372D31375431333A35303A30302E31322D31375431333A32353A30302E313233343536375A222C20226163746976697479526573756C74223A202253756363657373222C20227265736F7572636573223A205B7B227265736F757263654964223A202241414141414141412D303030302D343030302D383030302D303030303030303030303041227D5D7D7B226964223A2022652D3236222C2022646973706C61794E616D65223A2022506174636820706F6C696379222C202261637469766974794461746554696D65223A2022323032362D30372D31375431333A32363A30302E313233343536375A222C20226163746976697479526573756C74223A202253756363657373222C20227265736F7572636573223A205B7B227265736F757263654964223A202241414141414141412D303030302D343030302D383030302D303030303030303030303041227D5D7D7B226964223A2022652D3237222C2022646973706C61794E616D65223A2022506174636820706F6C696379222C202261637469766974794461746554696D65223A2022323032362D30372D31375431333A32373A30302E313233343536375A222C20226163746976697479526573756C74223A202253756363657373222C20227265736F7572636573223A205B7B227265736F757263654964223A202241414141414141412D303030302D343030302D383030302D303030303030303030303041227D5D7D7B226964223A2022652D3238222C2022646973706C61794E616D65223A2022506174636820706F6C696379222C202261637469766974794461746554696D65223A2022323032362D30372D31375431333A32383A30302E313233343536375A222C20226163746976697479526573756C74223A202253756363657373222C20227265736F7572636573223A205B7B227265736F757263654964223A202241414141414141412D303030302D343030302D383030302D303030303030303030303041227D5D7D7B226964223A2022652D3239222C2022646973706C61794E616D65223A2022506174636820706F6C696379222C202261637469766974794461746554696D65223A2022323032362D30372D31375431333A32393A30302E313233343536375A222C20226163746976697479526573756C74223A202253756363657373222C20227265736F7572636573223A205B7B227265736F757263654964223A202241414141414141412D303030302D343030302D383030302D303030303030303030303041227D5D7D7B226964223A2022652D3330222C2022646973706C61794E616D65223A2022506174636820706F6C696379222C202261637469766974794461746554696D65223A2022323032362D30372D31375431333A33303A30302E31322D31375431333A31323A30302E313233343536375A222C20226163746976697479526573756C74223A202253756363657373222C20227265736F7572636573223A205B7B227265736F757263654964223A202241414141414141412D303030302D343030302D383030302D303030303030303030303041227D5D7D7B226964223A2022652D3133222C2022646973706C61794E616D65223A2022506174636820706F6C696379222C202261637469766974794461746554696D65223A2022323032362D30372D31375431333A31333A30302E313233343536375A222C20226163746976697479526573756C74223A202253756363657373222C20227265736F7572636573223A205B7B227265736F757263654964223A202241414141414141412D303030302D343030302D383030302D303030303030303030303041227D5D7D7B226964223A2022652D3134222C2022646973706C61794E616D65223A2022506174636820706F6C696379222C202261637469766974794461746554696D65223A2022323032362D30372D31375431333A31343A30302E313233343536375A222C20226163746976697479526573756C74223A202253756363657373222C20227265736F7572636573223A205B7B227265736F757263654964223A202241414141414141412D303030302D343030302D383030302D303030303030303030303041227D5D7D7B226964223A2022652D3135222C2022646973706C61794E616D65223A2022506174636820706F6C696379222C202261637469766974794461746554696D65223A2022323032362D30372D31375431333A31353A30302E313233343536375A222C20226163746976697479526573756C74223A202253756363657373222C20227265736F7572636573223A205B7B227265736F757263654964223A202241414141414141412D303030302D343030302D383030302D303030303030303030303041227D5D7D7B226964223A2022652D3136222C2022646973706C61794E616D65223A2022506174636820706F6C696379222C202261637469766974794461746554696D65223A2022323032362D30372D31375431333A31363A30302E313233343536375A222C20226163746976697479526573756C74223A202253756363657373222C20227265736F7572636573223A205B7B227265736F757263654964223A202241414141414141412D303030302D343030302D383030302D303030303030303030303041227D5D7D7B226964223A2022652D3137222C2022646973706C61794E616D65223A2022506174636820706F6C696379222C202261637469766974794461746554696D65223A2022323032362D30372D31375431333A31373A30302E31322D30372D31375431333A30363A30302E313233343536375A222C20226163746976697479526573756C74223A202253756363657373222C20227265736F7572636573223A205B7B227265736F757263654964223A202241414141414141412D303030302D343030302D383030302D303030303030303030303041227D5D7D7B226964223A2022652D37222C2022646973706C61794E616D65223A2022506174636820706F6C696379222C202261637469766974794461746554696D65223A2022323032362D30372D31375431333A30373A30302E313233343536375A222C20226163746976697479526573756C74223A202253756363657373222C20227265736F7572636573223A205B7B227265736F757263654964223A202241414141414141412D303030302D343030302D383030302D303030303030303030303041227D5D7D7B226964223A2022652D38222C2022646973706C61794E616D65223A2022506174636820706F6C696379222C202261637469766974794461746554696D65223A2022323032362D30372D31375431333A30383A30302E313233343536375A222C20226163746976697479526573756C74223A202253756363657373222C20227265736F7572636573223A205B7B227265736F757263654964223A202241414141414141412D303030302D343030302D383030302D303030303030303030303041227D5D7D7B226964223A2022652D39222C2022646973706C61794E616D65223A2022506174636820706F6C696379222C202261637469766974794461746554696D65223A2022323032362D30372D31375431333A30393A30302E313233343536375A222C20226163746976697479526573756C74223A202253756363657373222C20227265736F7572636573223A205B7B227265736F757263654964223A202241414141414141412D303030302D343030302D383030302D303030303030303030303041227D5D7D7B226964223A2022652D3130222C2022646973706C61794E616D65223A2022506174636820706F6C696379222C202261637469766974794461746554696D65223A2022323032362D30372D31375431333A31303A30302E313233343536375A222C20226163746976697479526573756C74223A202253756363657373222C20227265736F7572636573223A205B7B227265736F757263654964223A202241414141414141412D303030302D343030302D383030302D303030303030303030303041227D5D7D7B226964223A2022652D3131222C2022646973706C61794E616D65223A2022506174636820706F6C696379222C202261637469766974794461746554696D65223A2022323032362D30372D31375431333A31313A30302E31325D7D7B226964223A2022652D31222C2022646973706C61794E616D65223A2022506174636820706F6C696379222C202261637469766974794461746554696D65223A2022323032362D30372D31375431333A30313A30302E313233343536375A222C20226163746976697479526573756C74223A202253756363657373222C20227265736F7572636573223A205B7B227265736F757263654964223A202241414141414141412D303030302D343030302D383030302D303030303030303030303041227D5D7D7B226964223A2022652D32222C2022646973706C61794E616D65223A2022506174636820706F6C696379222C202261637469766974794461746554696D65223A2022323032362D30372D31375431333A30323A30302E313233343536375A222C20226163746976697479526573756C74223A202253756363657373222C20227265736F7572636573223A205B7B227265736F757263654964223A202241414141414141412D303030302D343030302D383030302D303030303030303030303041227D5D7D7B226964223A2022652D33222C2022646973706C61794E616D65223A2022506174636820706F6C696379222C202261637469766974794461746554696D65223A2022323032362D30372D31375431333A30333A30302E313233343536375A222C20226163746976697479526573756C74223A202253756363657373222C20227265736F7572636573223A205B7B227265736F757263654964223A202241414141414141412D303030302D343030302D383030302D303030303030303030303041227D5D7D7B226964223A2022652D34222C2022646973706C61794E616D65223A2022506174636820706F6C696379222C202261637469766974794461746554696D65223A2022323032362D30372D31375431333A30343A30302E313233343536375A222C20226163746976697479526573756C74223A202253756363657373222C20227265736F7572636573223A205B7B227265736F757263654964223A202241414141414141412D303030302D343030302D383030302D303030303030303030303041227D5D7D7B226964223A2022652D35222C2022646973706C61794E616D65223A2022506174636820706F6C696379222C2022616374697669747944617465', '2026-07-17T13:00:00.000000Z');
INSERT INTO "policies" ("id", "tenant_id", "tenant_key", "policy_type", "policy_id", "display_name", "odata_type", "platforms", "technologies", "template_family", "template_name", "is_assigned", "setting_count", "version", "description", "scope_tag_ids", "created_at", "modified_at", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "raw_payload") VALUES (1, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'configurationPolicies', 'p-1', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'66D2444829B92AD533996B3E766A42F3', '2026-07-17T13:00:00.000000Z', '2026-07-17T14:00:00.000000Z', '2026-07-17T14:00:00.000000Z', NULL, '{"id": "p-1", "name": "New"}');
INSERT INTO "policies_search" ("rowid", "search_text") VALUES (1, '');
INSERT INTO "schema_steps" ("id", "version", "direction", "applied_at", "program_version") VALUES (1, 1, 'upgrade', '2026-07-17T12:00:00.000000Z', '1.0');
INSERT INTO "schema_steps" ("id", "version", "direction", "applied_at", "program_version") VALUES (2, 2, 'upgrade', '2026-07-17T12:00:00.000000Z', '1.0');
INSERT INTO "schema_steps" ("id", "version", "direction", "applied_at", "program_version") VALUES (3, 3, 'upgrade', '2026-07-17T12:00:00.000000Z', '1.0');
INSERT INTO "schema_steps" ("id", "version", "direction", "applied_at", "program_version") VALUES (4, 4, 'upgrade', '2026-07-17T12:00:00.000000Z', '1.0');
INSERT INTO "schema_steps" ("id", "version", "direction", "applied_at", "program_version") VALUES (5, 5, 'upgrade', '2026-07-17T12:00:00.000000Z', '1.0');
INSERT INTO "schema_steps" ("id", "version", "direction", "applied_at", "program_version") VALUES (6, 6, 'upgrade', '2026-07-17T12:00:00.000000Z', '1.0');
INSERT INTO "schema_steps" ("id", "version", "direction", "applied_at", "program_version") VALUES (7, 7, 'upgrade', '2026-07-17T12:00:00.000000Z', '1.0');
INSERT INTO "sync_resources" ("id", "tenant_id", "sync_run_id", "resource", "attempted_at", "finished_at", "verdict", "seen_as", "error", "remedy", "missing_scopes", "rows", "created", "updated", "deleted", "restored", "unchanged", "odd", "pages", "requests", "retries", "received_bytes", "waited_s", "duration_s", "mode", "reason", "notes", "rows_written", "live_rows") VALUES (1, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'devices', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', 'complete', 'adm@contoso.com', NULL, NULL, '[]', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.0, 0.0, NULL, NULL, '[]', 0, NULL);
INSERT INTO "sync_resources" ("id", "tenant_id", "sync_run_id", "resource", "attempted_at", "finished_at", "verdict", "seen_as", "error", "remedy", "missing_scopes", "rows", "created", "updated", "deleted", "restored", "unchanged", "odd", "pages", "requests", "retries", "received_bytes", "waited_s", "duration_s", "mode", "reason", "notes", "rows_written", "live_rows") VALUES (2, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'configurationPolicies', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', 'complete', 'adm@contoso.com', NULL, NULL, '[]', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.0, 0.0, NULL, NULL, '[]', 0, NULL);
INSERT INTO "sync_resources" ("id", "tenant_id", "sync_run_id", "resource", "attempted_at", "finished_at", "verdict", "seen_as", "error", "remedy", "missing_scopes", "rows", "created", "updated", "deleted", "restored", "unchanged", "odd", "pages", "requests", "retries", "received_bytes", "waited_s", "duration_s", "mode", "reason", "notes", "rows_written", "live_rows") VALUES (3, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'audit_events', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', 'complete', 'adm@contoso.com', NULL, NULL, '[]', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.0, 0.0, NULL, NULL, '[]', 0, NULL);
INSERT INTO "sync_resources" ("id", "tenant_id", "sync_run_id", "resource", "attempted_at", "finished_at", "verdict", "seen_as", "error", "remedy", "missing_scopes", "rows", "created", "updated", "deleted", "restored", "unchanged", "odd", "pages", "requests", "retries", "received_bytes", "waited_s", "duration_s", "mode", "reason", "notes", "rows_written", "live_rows") VALUES (4, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'group_members', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', 'complete', 'adm@contoso.com', NULL, NULL, '[]', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.0, 0.0, NULL, NULL, '[]', 0, NULL);
INSERT INTO "sync_resources" ("id", "tenant_id", "sync_run_id", "resource", "attempted_at", "finished_at", "verdict", "seen_as", "error", "remedy", "missing_scopes", "rows", "created", "updated", "deleted", "restored", "unchanged", "odd", "pages", "requests", "retries", "received_bytes", "waited_s", "duration_s", "mode", "reason", "notes", "rows_written", "live_rows") VALUES (5, '72f988bf-86f1-41af-91ab-2d7cd011db47', 2, 'devices', '2026-07-17T14:00:00.000000Z', '2026-07-17T14:00:00.000000Z', 'complete', 'adm@contoso.com', NULL, NULL, '[]', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.0, 0.0, NULL, NULL, '[]', 0, NULL);
INSERT INTO "sync_resources" ("id", "tenant_id", "sync_run_id", "resource", "attempted_at", "finished_at", "verdict", "seen_as", "error", "remedy", "missing_scopes", "rows", "created", "updated", "deleted", "restored", "unchanged", "odd", "pages", "requests", "retries", "received_bytes", "waited_s", "duration_s", "mode", "reason", "notes", "rows_written", "live_rows") VALUES (6, '72f988bf-86f1-41af-91ab-2d7cd011db47', 2, 'configurationPolicies', '2026-07-17T14:00:00.000000Z', '2026-07-17T14:00:00.000000Z', 'complete', 'adm@contoso.com', NULL, NULL, '[]', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.0, 0.0, NULL, NULL, '[]', 0, NULL);
INSERT INTO "sync_resources" ("id", "tenant_id", "sync_run_id", "resource", "attempted_at", "finished_at", "verdict", "seen_as", "error", "remedy", "missing_scopes", "rows", "created", "updated", "deleted", "restored", "unchanged", "odd", "pages", "requests", "retries", "received_bytes", "waited_s", "duration_s", "mode", "reason", "notes", "rows_written", "live_rows") VALUES (7, '72f988bf-86f1-41af-91ab-2d7cd011db47', 2, 'audit_events', '2026-07-17T14:00:00.000000Z', '2026-07-17T14:00:00.000000Z', 'complete', 'adm@contoso.com', NULL, NULL, '[]', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.0, 0.0, NULL, NULL, '[]', 0, NULL);
INSERT INTO "sync_resources" ("id", "tenant_id", "sync_run_id", "resource", "attempted_at", "finished_at", "verdict", "seen_as", "error", "remedy", "missing_scopes", "rows", "created", "updated", "deleted", "restored", "unchanged", "odd", "pages", "requests", "retries", "received_bytes", "waited_s", "duration_s", "mode", "reason", "notes", "rows_written", "live_rows") VALUES (8, '72f988bf-86f1-41af-91ab-2d7cd011db47', 2, 'group_members', '2026-07-17T14:00:00.000000Z', '2026-07-17T14:00:00.000000Z', 'complete', 'adm@contoso.com', NULL, NULL, '[]', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.0, 0.0, NULL, NULL, '[]', 0, NULL);
INSERT INTO "sync_runs" ("id", "tenant_id", "account", "program_version", "started_at", "finished_at", "full", "cancelled") VALUES (1, '72f988bf-86f1-41af-91ab-2d7cd011db47', 'adm@contoso.com', '0.1.0', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', 0, 0);
INSERT INTO "sync_runs" ("id", "tenant_id", "account", "program_version", "started_at", "finished_at", "full", "cancelled") VALUES (2, '72f988bf-86f1-41af-91ab-2d7cd011db47', 'adm@contoso.com', '0.1.0', '2026-07-17T14:00:00.000000Z', '2026-07-17T14:00:00.000000Z', 0, 0);
INSERT INTO "tenants" ("id", "tenant_id", "display_name", "first_seen_at", "last_seen_at") VALUES (1, '72f988bf-86f1-41af-91ab-2d7cd011db47', 'Contoso', '2026-07-17T12:00:00.000000Z', '2026-07-17T12:00:00.000000Z');
CREATE TRIGGER app_categories_tenant_key_kept AFTER UPDATE OF tenant_key ON app_categories WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE app_categories SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER apps_tenant_key_kept AFTER UPDATE OF tenant_key ON apps WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE apps SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER assignment_filters_tenant_key_kept AFTER UPDATE OF tenant_key ON assignment_filters WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE assignment_filters SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER assignments_tenant_key_kept AFTER UPDATE OF tenant_key ON assignments WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE assignments SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER audit_events_deleted AFTER DELETE ON audit_events BEGIN DELETE FROM audit_targets WHERE tenant_id = OLD.tenant_id AND event_id = OLD.id AND object_id IN (SELECT lower(json_extract(resource.value, '$.resourceId')) FROM json_each(CASE WHEN json_valid(sound_payload_json(OLD.raw_payload)) THEN sound_payload_json(OLD.raw_payload) END, '$.resources') AS resource WHERE OLD.activity_at IS NOT NULL AND resource.type = 'object' AND json_type(resource.value, '$.resourceId') = 'text'); END;
CREATE TRIGGER audit_events_tenant_key_kept AFTER UPDATE OF tenant_key ON audit_events WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE audit_events SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER audit_events_updated AFTER UPDATE OF tenant_id, activity_at, raw_payload ON audit_events BEGIN DELETE FROM audit_targets WHERE tenant_id = OLD.tenant_id AND event_id = OLD.id AND object_id IN (SELECT lower(json_extract(resource.value, '$.resourceId')) FROM json_each(CASE WHEN json_valid(sound_payload_json(OLD.raw_payload)) THEN sound_payload_json(OLD.raw_payload) END, '$.resources') AS resource WHERE OLD.activity_at IS NOT NULL AND resource.type = 'object' AND json_type(resource.value, '$.resourceId') = 'text');INSERT INTO audit_targets (tenant_id, object_id, at, event_id) SELECT DISTINCT NEW.tenant_id, lower(json_extract(resource.value, '$.resourceId')), NEW.activity_at, NEW.id FROM json_each(CASE WHEN json_valid(sound_payload_json(NEW.raw_payload)) THEN sound_payload_json(NEW.raw_payload) END, '$.resources') AS resource WHERE NEW.activity_at IS NOT NULL AND resource.type = 'object' AND json_type(resource.value, '$.resourceId') = 'text'; END;
CREATE TRIGGER autopilot_devices_tenant_key_kept AFTER UPDATE OF tenant_key ON autopilot_devices WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE autopilot_devices SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER autopilot_profiles_tenant_key_kept AFTER UPDATE OF tenant_key ON autopilot_profiles WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE autopilot_profiles SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER changes_no_delete BEFORE DELETE ON changes BEGIN SELECT RAISE(ABORT, 'changes is append-only'); END;
CREATE TRIGGER changes_no_replace BEFORE INSERT ON changes WHEN EXISTS (SELECT 1 FROM changes WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'changes is append-only'); END;
CREATE TRIGGER changes_no_update BEFORE UPDATE ON changes BEGIN SELECT RAISE(ABORT, 'changes is append-only'); END;
CREATE TRIGGER detected_apps_tenant_key_kept AFTER UPDATE OF tenant_key ON detected_apps WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE detected_apps SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER device_categories_tenant_key_kept AFTER UPDATE OF tenant_key ON device_categories WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE device_categories SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER devices_tenant_key_kept AFTER UPDATE OF tenant_key ON devices WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE devices SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER directory_devices_tenant_key_kept AFTER UPDATE OF tenant_key ON directory_devices WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE directory_devices SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER enrollment_configurations_tenant_key_kept AFTER UPDATE OF tenant_key ON enrollment_configurations WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE enrollment_configurations SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE VIEW group_members AS SELECT m.id AS id, (SELECT t.tenant_id FROM tenants AS t WHERE t.id = g.tenant_key) AS tenant_id, g.tenant_key AS tenant_key, g.object_id AS group_id, o.object_id AS member_id, (SELECT s.member_type FROM membership_shapes AS s WHERE s.key = m.shape_key) COLLATE NOCASE AS member_type, strftime('%Y-%m-%dT%H:%M:%S', m.first_seen / 1000000, 'unixepoch') || printf('.%06dZ', m.first_seen % 1000000) AS first_seen_at, strftime('%Y-%m-%dT%H:%M:%S', coalesce(m.last_synced, m.first_seen) / 1000000, 'unixepoch') || printf('.%06dZ', coalesce(m.last_synced, m.first_seen) % 1000000) AS last_synced_at, strftime('%Y-%m-%dT%H:%M:%S', m.deleted / 1000000, 'unixepoch') || printf('.%06dZ', m.deleted % 1000000) AS deleted_at, (SELECT CASE WHEN s.after_id IS NULL THEN s.before_id ELSE s.before_id || o.object_id || s.after_id END FROM membership_shapes AS s WHERE s.key = m.shape_key) AS raw_payload FROM memberships AS m LEFT JOIN directory_objects AS g ON g.key = m.group_key LEFT JOIN directory_objects AS o ON o.key = m.member_key;
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
CREATE INDEX ix_changes_resource ON changes (tenant_id, resource, changed_at);
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
CREATE INDEX ix_history_prunings_before ON history_prunings (tenant_id, pruned_before);
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
CREATE TRIGGER notification_templates_tenant_key_kept AFTER UPDATE OF tenant_key ON notification_templates WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE notification_templates SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER organization_tenant_key_kept AFTER UPDATE OF tenant_key ON organization WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE organization SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER policies_tenant_key_kept AFTER UPDATE OF tenant_key ON policies WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE policies SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER policy_sets_tenant_key_kept AFTER UPDATE OF tenant_key ON policy_sets WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE policy_sets SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER role_definitions_tenant_key_kept AFTER UPDATE OF tenant_key ON role_definitions WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE role_definitions SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER scope_tags_tenant_key_kept AFTER UPDATE OF tenant_key ON scope_tags WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE scope_tags SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER scripts_tenant_key_kept AFTER UPDATE OF tenant_key ON scripts WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE scripts SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER terms_and_conditions_tenant_key_kept AFTER UPDATE OF tenant_key ON terms_and_conditions WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE terms_and_conditions SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
CREATE TRIGGER users_tenant_key_kept AFTER UPDATE OF tenant_key ON users WHEN NEW.tenant_key IS NULL BEGIN INSERT INTO tenants (tenant_id, first_seen_at, last_seen_at) SELECT NEW.tenant_id, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'), strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') WHERE NOT EXISTS (SELECT 1 FROM tenants WHERE tenant_id = NEW.tenant_id); UPDATE users SET tenant_key = (SELECT id FROM tenants WHERE tenant_id = NEW.tenant_id) WHERE id = NEW.id; END;
