PRAGMA application_id=1229870157;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
CREATE TABLE app_categories (
	id INTEGER NOT NULL, 
	tenant_id TEXT NOT NULL, 
	tenant_key INTEGER NOT NULL, 
	app_category_id TEXT NOT NULL, 
	display_name TEXT COLLATE "NOCASE", 
	modified_at TEXT, 
	payload_hash BLOB NOT NULL, 
	first_seen_at TEXT NOT NULL, 
	changed_at TEXT NOT NULL, 
	last_synced_at TEXT NOT NULL, 
	deleted_at TEXT, 
	search_text TEXT NOT NULL, 
	raw_payload TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_app_categories UNIQUE (tenant_key, app_category_id)
);
CREATE VIRTUAL TABLE app_categories_search USING fts5(search_text, content='app_categories', content_rowid='id', tokenize='trigram case_sensitive 1', detail=none);
CREATE VIRTUAL TABLE app_categories_terms USING fts5vocab('app_categories_search', 'row');
CREATE TABLE apps (
	id INTEGER NOT NULL, 
	tenant_id TEXT NOT NULL, 
	tenant_key INTEGER NOT NULL, 
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
	search_text TEXT NOT NULL, 
	raw_payload TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_apps UNIQUE (tenant_key, app_id)
);
CREATE VIRTUAL TABLE apps_search USING fts5(search_text, content='apps', content_rowid='id', tokenize='trigram case_sensitive 1', detail=none);
CREATE VIRTUAL TABLE apps_terms USING fts5vocab('apps_search', 'row');
CREATE TABLE assignment_filters (
	id INTEGER NOT NULL, 
	tenant_id TEXT NOT NULL, 
	tenant_key INTEGER NOT NULL, 
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
	search_text TEXT NOT NULL, 
	raw_payload TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_assignment_filters UNIQUE (tenant_key, assignment_filter_id)
);
CREATE VIRTUAL TABLE assignment_filters_search USING fts5(search_text, content='assignment_filters', content_rowid='id', tokenize='trigram case_sensitive 1', detail=none);
CREATE VIRTUAL TABLE assignment_filters_terms USING fts5vocab('assignment_filters_search', 'row');
CREATE TABLE assignments (
	id INTEGER NOT NULL, 
	tenant_id TEXT NOT NULL, 
	tenant_key INTEGER NOT NULL, 
	assignment_id TEXT NOT NULL, 
	source_name TEXT COLLATE "NOCASE", 
	source_type TEXT NOT NULL, 
	intent TEXT COLLATE "NOCASE", 
	target_type TEXT COLLATE "NOCASE", 
	group_name TEXT COLLATE "NOCASE", 
	filter_name TEXT COLLATE "NOCASE", 
	filter_mode TEXT COLLATE "NOCASE", 
	source_id TEXT NOT NULL, 
	group_id TEXT, 
	filter_id TEXT, 
	payload_hash BLOB NOT NULL, 
	first_seen_at TEXT NOT NULL, 
	changed_at TEXT NOT NULL, 
	last_synced_at TEXT NOT NULL, 
	deleted_at TEXT, 
	search_text TEXT NOT NULL, 
	raw_payload TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_assignments UNIQUE (tenant_key, source_type, source_id, assignment_id)
);
CREATE VIRTUAL TABLE assignments_search USING fts5(search_text, content='assignments', content_rowid='id', tokenize='trigram case_sensitive 1', detail=none);
CREATE VIRTUAL TABLE assignments_terms USING fts5vocab('assignments_search', 'row');
CREATE TABLE audit_events (
	id INTEGER NOT NULL, 
	tenant_id TEXT NOT NULL, 
	tenant_key INTEGER NOT NULL, 
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
	search_text TEXT NOT NULL, 
	raw_payload TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_audit_events UNIQUE (tenant_key, audit_event_id)
);
CREATE VIRTUAL TABLE audit_events_search USING fts5(search_text, content='audit_events', content_rowid='id', tokenize='trigram case_sensitive 1', detail=none);
CREATE VIRTUAL TABLE audit_events_terms USING fts5vocab('audit_events_search', 'row');
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
	tenant_key INTEGER NOT NULL, 
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
	search_text TEXT NOT NULL, 
	raw_payload TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_autopilot_devices UNIQUE (tenant_key, autopilot_device_id)
);
CREATE VIRTUAL TABLE autopilot_devices_search USING fts5(search_text, content='autopilot_devices', content_rowid='id', tokenize='trigram case_sensitive 1', detail=none);
CREATE VIRTUAL TABLE autopilot_devices_terms USING fts5vocab('autopilot_devices_search', 'row');
CREATE TABLE autopilot_profiles (
	id INTEGER NOT NULL, 
	tenant_id TEXT NOT NULL, 
	tenant_key INTEGER NOT NULL, 
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
	search_text TEXT NOT NULL, 
	raw_payload TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_autopilot_profiles UNIQUE (tenant_key, autopilot_profile_id)
);
CREATE VIRTUAL TABLE autopilot_profiles_search USING fts5(search_text, content='autopilot_profiles', content_rowid='id', tokenize='trigram case_sensitive 1', detail=none);
CREATE VIRTUAL TABLE autopilot_profiles_terms USING fts5vocab('autopilot_profiles_search', 'row');
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
	tenant_key INTEGER NOT NULL, 
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
	search_text TEXT NOT NULL, 
	raw_payload TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_detected_apps UNIQUE (tenant_key, detected_app_id)
);
CREATE VIRTUAL TABLE detected_apps_search USING fts5(search_text, content='detected_apps', content_rowid='id', tokenize='trigram case_sensitive 1', detail=none);
CREATE VIRTUAL TABLE detected_apps_terms USING fts5vocab('detected_apps_search', 'row');
CREATE TABLE device_categories (
	id INTEGER NOT NULL, 
	tenant_id TEXT NOT NULL, 
	tenant_key INTEGER NOT NULL, 
	device_category_id TEXT NOT NULL, 
	display_name TEXT COLLATE "NOCASE", 
	description TEXT COLLATE "NOCASE", 
	payload_hash BLOB NOT NULL, 
	first_seen_at TEXT NOT NULL, 
	changed_at TEXT NOT NULL, 
	last_synced_at TEXT NOT NULL, 
	deleted_at TEXT, 
	search_text TEXT NOT NULL, 
	raw_payload TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_device_categories UNIQUE (tenant_key, device_category_id)
);
CREATE VIRTUAL TABLE device_categories_search USING fts5(search_text, content='device_categories', content_rowid='id', tokenize='trigram case_sensitive 1', detail=none);
CREATE VIRTUAL TABLE device_categories_terms USING fts5vocab('device_categories_search', 'row');
CREATE TABLE devices (
	id INTEGER NOT NULL, 
	tenant_id TEXT NOT NULL, 
	tenant_key INTEGER NOT NULL, 
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
	jail_broken TEXT COLLATE "NOCASE", 
	is_supervised BOOLEAN, 
	partner_threat_state TEXT COLLATE "NOCASE", 
	enrolled_at TEXT, 
	enrollment_type TEXT COLLATE "NOCASE", 
	management_agent TEXT COLLATE "NOCASE", 
	management_state TEXT COLLATE "NOCASE", 
	registration_state TEXT COLLATE "NOCASE", 
	device_category TEXT COLLATE "NOCASE", 
	enrollment_profile TEXT COLLATE "NOCASE", 
	managed_device_name TEXT COLLATE "NOCASE", 
	user_id TEXT, 
	user_display_name TEXT COLLATE "NOCASE", 
	contact_email TEXT COLLATE "NOCASE", 
	entra_device_id TEXT, 
	payload_hash BLOB NOT NULL, 
	first_seen_at TEXT NOT NULL, 
	changed_at TEXT NOT NULL, 
	last_synced_at TEXT NOT NULL, 
	deleted_at TEXT, 
	search_text TEXT NOT NULL, 
	raw_payload TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_devices UNIQUE (tenant_key, device_id)
);
CREATE VIRTUAL TABLE devices_search USING fts5(search_text, content='devices', content_rowid='id', tokenize='trigram case_sensitive 1', detail=none);
CREATE VIRTUAL TABLE devices_terms USING fts5vocab('devices_search', 'row');
CREATE TABLE directory_devices (
	id INTEGER NOT NULL, 
	tenant_id TEXT NOT NULL, 
	tenant_key INTEGER NOT NULL, 
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
	search_text TEXT NOT NULL, 
	raw_payload TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_directory_devices UNIQUE (tenant_key, directory_device_id)
);
CREATE VIRTUAL TABLE directory_devices_search USING fts5(search_text, content='directory_devices', content_rowid='id', tokenize='trigram case_sensitive 1', detail=none);
CREATE VIRTUAL TABLE directory_devices_terms USING fts5vocab('directory_devices_search', 'row');
CREATE TABLE directory_objects (
	"key" INTEGER NOT NULL, 
	tenant_key INTEGER NOT NULL, 
	object_id TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	CONSTRAINT uq_directory_objects UNIQUE (object_id, tenant_key)
);
CREATE TABLE enrollment_configurations (
	id INTEGER NOT NULL, 
	tenant_id TEXT NOT NULL, 
	tenant_key INTEGER NOT NULL, 
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
	search_text TEXT NOT NULL, 
	raw_payload TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_enrollment_configurations UNIQUE (tenant_key, enrollment_configuration_id)
);
CREATE VIRTUAL TABLE enrollment_configurations_search USING fts5(search_text, content='enrollment_configurations', content_rowid='id', tokenize='trigram case_sensitive 1', detail=none);
CREATE VIRTUAL TABLE enrollment_configurations_terms USING fts5vocab('enrollment_configurations_search', 'row');
CREATE TABLE groups (
	id INTEGER NOT NULL, 
	tenant_id TEXT NOT NULL, 
	tenant_key INTEGER NOT NULL, 
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
	search_text TEXT NOT NULL, 
	raw_payload TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_groups UNIQUE (tenant_key, group_id)
);
CREATE VIRTUAL TABLE groups_search USING fts5(search_text, content='groups', content_rowid='id', tokenize='trigram case_sensitive 1', detail=none);
CREATE VIRTUAL TABLE groups_terms USING fts5vocab('groups_search', 'row');
CREATE TABLE history_prunings (
	id INTEGER NOT NULL, 
	tenant_id TEXT NOT NULL, 
	pruned_before TEXT NOT NULL, 
	pruned_at TEXT NOT NULL, 
	entries BIGINT NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE membership_shapes (
	"key" INTEGER NOT NULL, 
	tenant_key INTEGER NOT NULL, 
	member_type TEXT COLLATE "NOCASE", 
	before_id TEXT NOT NULL, 
	after_id TEXT, 
	PRIMARY KEY ("key")
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
	tenant_key INTEGER NOT NULL, 
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
	search_text TEXT NOT NULL, 
	raw_payload TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_notification_templates UNIQUE (tenant_key, notification_template_id)
);
CREATE VIRTUAL TABLE notification_templates_search USING fts5(search_text, content='notification_templates', content_rowid='id', tokenize='trigram case_sensitive 1', detail=none);
CREATE VIRTUAL TABLE notification_templates_terms USING fts5vocab('notification_templates_search', 'row');
CREATE TABLE organization (
	id INTEGER NOT NULL, 
	tenant_id TEXT NOT NULL, 
	tenant_key INTEGER NOT NULL, 
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
	search_text TEXT NOT NULL, 
	raw_payload TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_organization UNIQUE (tenant_key, organization_id)
);
CREATE VIRTUAL TABLE organization_search USING fts5(search_text, content='organization', content_rowid='id', tokenize='trigram case_sensitive 1', detail=none);
CREATE VIRTUAL TABLE organization_terms USING fts5vocab('organization_search', 'row');
CREATE TABLE policies (
	id INTEGER NOT NULL, 
	tenant_id TEXT NOT NULL, 
	tenant_key INTEGER NOT NULL, 
	policy_id TEXT NOT NULL, 
	display_name TEXT COLLATE "NOCASE", 
	policy_type TEXT NOT NULL, 
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
	search_text TEXT NOT NULL, 
	raw_payload TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_policies UNIQUE (tenant_key, policy_type, policy_id)
);
CREATE VIRTUAL TABLE policies_search USING fts5(search_text, content='policies', content_rowid='id', tokenize='trigram case_sensitive 1', detail=none);
CREATE VIRTUAL TABLE policies_terms USING fts5vocab('policies_search', 'row');
CREATE TABLE policy_sets (
	id INTEGER NOT NULL, 
	tenant_id TEXT NOT NULL, 
	tenant_key INTEGER NOT NULL, 
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
	search_text TEXT NOT NULL, 
	raw_payload TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_policy_sets UNIQUE (tenant_key, policy_set_id)
);
CREATE VIRTUAL TABLE policy_sets_search USING fts5(search_text, content='policy_sets', content_rowid='id', tokenize='trigram case_sensitive 1', detail=none);
CREATE VIRTUAL TABLE policy_sets_terms USING fts5vocab('policy_sets_search', 'row');
CREATE TABLE reusable_policy_settings (
	id INTEGER NOT NULL, 
	tenant_id TEXT NOT NULL, 
	tenant_key INTEGER NOT NULL, 
	reusable_policy_setting_id TEXT NOT NULL, 
	display_name TEXT COLLATE "NOCASE", 
	description TEXT COLLATE "NOCASE", 
	definition TEXT COLLATE "NOCASE", 
	policy_count BIGINT, 
	version BIGINT, 
	created_at TEXT, 
	modified_at TEXT, 
	payload_hash BLOB NOT NULL, 
	first_seen_at TEXT NOT NULL, 
	changed_at TEXT NOT NULL, 
	last_synced_at TEXT NOT NULL, 
	deleted_at TEXT, 
	search_text TEXT NOT NULL, 
	raw_payload TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_reusable_policy_settings UNIQUE (tenant_key, reusable_policy_setting_id)
);
CREATE VIRTUAL TABLE reusable_policy_settings_search USING fts5(search_text, content='reusable_policy_settings', content_rowid='id', tokenize='trigram case_sensitive 1', detail=none);
CREATE VIRTUAL TABLE reusable_policy_settings_terms USING fts5vocab('reusable_policy_settings_search', 'row');
CREATE TABLE role_definitions (
	id INTEGER NOT NULL, 
	tenant_id TEXT NOT NULL, 
	tenant_key INTEGER NOT NULL, 
	role_definition_id TEXT NOT NULL, 
	display_name TEXT COLLATE "NOCASE", 
	description TEXT COLLATE "NOCASE", 
	is_built_in BOOLEAN, 
	payload_hash BLOB NOT NULL, 
	first_seen_at TEXT NOT NULL, 
	changed_at TEXT NOT NULL, 
	last_synced_at TEXT NOT NULL, 
	deleted_at TEXT, 
	search_text TEXT NOT NULL, 
	raw_payload TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_role_definitions UNIQUE (tenant_key, role_definition_id)
);
CREATE VIRTUAL TABLE role_definitions_search USING fts5(search_text, content='role_definitions', content_rowid='id', tokenize='trigram case_sensitive 1', detail=none);
CREATE VIRTUAL TABLE role_definitions_terms USING fts5vocab('role_definitions_search', 'row');
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
	tenant_key INTEGER NOT NULL, 
	scope_tag_id TEXT NOT NULL, 
	display_name TEXT COLLATE "NOCASE", 
	description TEXT COLLATE "NOCASE", 
	is_built_in BOOLEAN, 
	payload_hash BLOB NOT NULL, 
	first_seen_at TEXT NOT NULL, 
	changed_at TEXT NOT NULL, 
	last_synced_at TEXT NOT NULL, 
	deleted_at TEXT, 
	search_text TEXT NOT NULL, 
	raw_payload TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_scope_tags UNIQUE (tenant_key, scope_tag_id)
);
CREATE VIRTUAL TABLE scope_tags_search USING fts5(search_text, content='scope_tags', content_rowid='id', tokenize='trigram case_sensitive 1', detail=none);
CREATE VIRTUAL TABLE scope_tags_terms USING fts5vocab('scope_tags_search', 'row');
CREATE TABLE scripts (
	id INTEGER NOT NULL, 
	tenant_id TEXT NOT NULL, 
	tenant_key INTEGER NOT NULL, 
	script_id TEXT NOT NULL, 
	display_name TEXT COLLATE "NOCASE", 
	script_type TEXT NOT NULL, 
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
	search_text TEXT NOT NULL, 
	raw_payload TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_scripts UNIQUE (tenant_key, script_type, script_id)
);
CREATE VIRTUAL TABLE scripts_search USING fts5(search_text, content='scripts', content_rowid='id', tokenize='trigram case_sensitive 1', detail=none);
CREATE VIRTUAL TABLE scripts_terms USING fts5vocab('scripts_search', 'row');
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
	mode TEXT, 
	reason TEXT, 
	missing_scopes TEXT NOT NULL, 
	notes TEXT DEFAULT '[]' NOT NULL, 
	rows BIGINT NOT NULL, 
	created BIGINT NOT NULL, 
	updated BIGINT NOT NULL, 
	deleted BIGINT NOT NULL, 
	restored BIGINT NOT NULL, 
	unchanged BIGINT NOT NULL, 
	unreadable_values BIGINT NOT NULL, 
	rows_written BIGINT DEFAULT '0' NOT NULL, 
	live_rows BIGINT, 
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
CREATE TABLE terms_and_conditions (
	id INTEGER NOT NULL, 
	tenant_id TEXT NOT NULL, 
	tenant_key INTEGER NOT NULL, 
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
	search_text TEXT NOT NULL, 
	raw_payload TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_terms_and_conditions UNIQUE (tenant_key, terms_and_conditions_id)
);
CREATE VIRTUAL TABLE terms_and_conditions_search USING fts5(search_text, content='terms_and_conditions', content_rowid='id', tokenize='trigram case_sensitive 1', detail=none);
CREATE VIRTUAL TABLE terms_and_conditions_terms USING fts5vocab('terms_and_conditions_search', 'row');
CREATE TABLE users (
	id INTEGER NOT NULL, 
	tenant_id TEXT NOT NULL, 
	tenant_key INTEGER NOT NULL, 
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
	search_text TEXT NOT NULL, 
	raw_payload TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_users UNIQUE (tenant_key, user_id)
);
CREATE VIRTUAL TABLE users_search USING fts5(search_text, content='users', content_rowid='id', tokenize='trigram case_sensitive 1', detail=none);
CREATE VIRTUAL TABLE users_terms USING fts5vocab('users_search', 'row');
INSERT INTO "alembic_version" ("version_num") VALUES ('0002');
INSERT INTO "audit_events" ("id", "tenant_id", "tenant_key", "audit_event_id", "activity_at", "display_name", "operation", "result", "category", "actor_email", "actor_application", "component", "activity_type", "actor_type", "actor_principal", "actor_address", "actor_id", "correlation_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "search_text", "raw_payload") VALUES (1, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'e-1', '2026-07-17T13:30:00.123456Z', 'Patch policy', 'Patch', 'Success', NULL, 'adm@contoso.com', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'7482F405F3F98358B5C2465349E89A60', '2026-07-17T14:00:00.000000Z', '2026-07-17T14:00:00.000000Z', '2026-07-17T14:00:00.000000Z', NULL, 'patch policy
adm@contoso.com

', '{"id": "e-1", "displayName": "Patch policy", "activityDateTime": "2026-07-17T13:30:00.1234567Z", "activityOperationType": "Patch", "activityResult": "Success", "actor": {"userPrincipalName": "adm@contoso.com"}, "resources": [{"resourceId": "AAAAAAAA-0000-4000-8000-00000000000A"}, {"resourceId": null}]}');
INSERT INTO "audit_targets" ("tenant_id", "object_id", "at", "event_id") VALUES ('72f988bf-86f1-41af-91ab-2d7cd011db47', 'aaaaaaaa-0000-4000-8000-00000000000a', '2026-07-17T13:30:00.123456Z', 1);
INSERT INTO "changes" ("id", "tenant_id", "sync_run_id", "resource", "table_name", "record_id", "object_id", "object_name", "kind", "changed_at", "patch", "reverse_patch") VALUES (1, '72f988bf-86f1-41af-91ab-2d7cd011db47', 2, 'devices', 'devices', 1, 'd-1', 'PC 2', 'updated', '2026-07-17T14:00:00.000000Z', '[{"op": "replace", "path": "/deviceName", "value": "PC 2"}]', '[{"op": "replace", "path": "/deviceName", "value": "PC"}]');
INSERT INTO "changes" ("id", "tenant_id", "sync_run_id", "resource", "table_name", "record_id", "object_id", "object_name", "kind", "changed_at", "patch", "reverse_patch") VALUES (2, '72f988bf-86f1-41af-91ab-2d7cd011db47', 2, 'devices', 'devices', 2, 'd-2', 'Bürö', 'deleted', '2026-07-17T14:00:00.000000Z', NULL, NULL);
INSERT INTO "changes" ("id", "tenant_id", "sync_run_id", "resource", "table_name", "record_id", "object_id", "object_name", "kind", "changed_at", "patch", "reverse_patch") VALUES (3, '72f988bf-86f1-41af-91ab-2d7cd011db47', 2, 'configurationPolicies', 'policies', 1, 'aaaaaaaa-0000-4000-8000-00000000000a', NULL, 'updated', '2026-07-17T14:00:00.000000Z', '[{"op": "replace", "path": "/name", "value": "New"}, {"op": "add", "path": "/settings/0", "value": "x"}]', '[{"op": "remove", "path": "/settings/0"}, {"op": "replace", "path": "/name", "value": "Old"}]');
INSERT INTO "changes" ("id", "tenant_id", "sync_run_id", "resource", "table_name", "record_id", "object_id", "object_name", "kind", "changed_at", "patch", "reverse_patch") VALUES (4, '72f988bf-86f1-41af-91ab-2d7cd011db47', 2, 'group_members', 'group_members', 2, 'u-2', 'u-2', 'created', '2026-07-17T14:00:00.000000Z', NULL, NULL);
INSERT INTO "changes" ("id", "tenant_id", "sync_run_id", "resource", "table_name", "record_id", "object_id", "object_name", "kind", "changed_at", "patch", "reverse_patch") VALUES (5, '72f988bf-86f1-41af-91ab-2d7cd011db47', 3, 'devices', 'devices', 1, 'd-1', 'PC 3', 'updated', '2026-07-17T16:00:00.000000Z', '[{"op": "replace", "path": "/deviceName", "value": "PC 3"}]', '[{"op": "replace", "path": "/deviceName", "value": "PC 2"}]');
INSERT INTO "changes" ("id", "tenant_id", "sync_run_id", "resource", "table_name", "record_id", "object_id", "object_name", "kind", "changed_at", "patch", "reverse_patch") VALUES (6, '72f988bf-86f1-41af-91ab-2d7cd011db47', 3, 'devices', 'devices', 2, 'd-2', 'Bürö', 'restored', '2026-07-17T16:00:00.000000Z', NULL, NULL);
INSERT INTO "changes" ("id", "tenant_id", "sync_run_id", "resource", "table_name", "record_id", "object_id", "object_name", "kind", "changed_at", "patch", "reverse_patch") VALUES (7, '72f988bf-86f1-41af-91ab-2d7cd011db47', 3, 'configurationPolicies', 'policies', 1, 'aaaaaaaa-0000-4000-8000-00000000000a', NULL, 'updated', '2026-07-17T16:00:00.000000Z', '[{"op": "replace", "path": "/name", "value": "Newer"}, {"op": "remove", "path": "/settings/1"}]', '[{"op": "add", "path": "/settings/1", "value": "a"}, {"op": "replace", "path": "/name", "value": "New"}]');
INSERT INTO "changes" ("id", "tenant_id", "sync_run_id", "resource", "table_name", "record_id", "object_id", "object_name", "kind", "changed_at", "patch", "reverse_patch") VALUES (8, '72f988bf-86f1-41af-91ab-2d7cd011db47', 3, 'group_members', 'group_members', 1, 'u-1', 'u-1', 'deleted', '2026-07-17T16:00:00.000000Z', NULL, NULL);
INSERT INTO "devices" ("id", "tenant_id", "tenant_key", "device_id", "device_name", "user_email", "compliance_state", "operating_system", "os_version", "last_sync_at", "owner_type", "manufacturer", "model", "serial_number", "imei", "wifi_mac_address", "total_storage_bytes", "free_storage_bytes", "is_encrypted", "jail_broken", "is_supervised", "partner_threat_state", "enrolled_at", "enrollment_type", "management_agent", "management_state", "registration_state", "device_category", "enrollment_profile", "managed_device_name", "user_id", "user_display_name", "contact_email", "entra_device_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "search_text", "raw_payload") VALUES (1, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'd-1', 'PC 3', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'6B0A67F094CA11A2A165954F786D6C28', '2026-07-17T13:00:00.000000Z', '2026-07-17T16:00:00.000000Z', '2026-07-17T16:00:00.000000Z', NULL, 'pc 3

', '{"id": "d-1", "deviceName": "PC 3"}');
INSERT INTO "devices" ("id", "tenant_id", "tenant_key", "device_id", "device_name", "user_email", "compliance_state", "operating_system", "os_version", "last_sync_at", "owner_type", "manufacturer", "model", "serial_number", "imei", "wifi_mac_address", "total_storage_bytes", "free_storage_bytes", "is_encrypted", "jail_broken", "is_supervised", "partner_threat_state", "enrolled_at", "enrollment_type", "management_agent", "management_state", "registration_state", "device_category", "enrollment_profile", "managed_device_name", "user_id", "user_display_name", "contact_email", "entra_device_id", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "search_text", "raw_payload") VALUES (2, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'd-2', 'Bürö', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'B135A6B94D490453F68A78FE9EB08F22', '2026-07-17T13:00:00.000000Z', '2026-07-17T16:00:00.000000Z', '2026-07-17T16:00:00.000000Z', NULL, 'buro

', '{"id": "d-2", "deviceName": "Bürö"}');
INSERT INTO "directory_objects" ("key", "tenant_key", "object_id") VALUES (1, 1, 'g-1');
INSERT INTO "directory_objects" ("key", "tenant_key", "object_id") VALUES (2, 1, 'u-1');
INSERT INTO "directory_objects" ("key", "tenant_key", "object_id") VALUES (3, 1, 'u-2');
INSERT INTO "history_prunings" ("id", "tenant_id", "pruned_before", "pruned_at", "entries") VALUES (1, '72f988bf-86f1-41af-91ab-2d7cd011db47', '2026-07-17T13:30:00.000000Z', '2026-07-17T15:00:00.000000Z', 1);
INSERT INTO "membership_shapes" ("key", "tenant_key", "member_type", "before_id", "after_id") VALUES (1, 1, 'user', '{"@odata.type":"#microsoft.graph.user","id":"', '"}');
INSERT INTO "memberships" ("id", "group_key", "member_key", "shape_key", "may_nest", "first_seen", "last_synced", "deleted") VALUES (1, 1, 2, 1, 0, 1784293200000000, NULL, 1784304000000000);
INSERT INTO "memberships" ("id", "group_key", "member_key", "shape_key", "may_nest", "first_seen", "last_synced", "deleted") VALUES (2, 1, 3, 1, 0, 1784296800000000, NULL, NULL);
INSERT INTO "policies" ("id", "tenant_id", "tenant_key", "policy_id", "display_name", "policy_type", "odata_type", "platforms", "technologies", "template_family", "template_name", "is_assigned", "setting_count", "version", "description", "scope_tag_ids", "created_at", "modified_at", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "search_text", "raw_payload") VALUES (1, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'aaaaaaaa-0000-4000-8000-00000000000a', NULL, 'configurationPolicies', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, X'C403D7ACC5604D056790BC12F298F6C6', '2026-07-17T13:00:00.000000Z', '2026-07-17T16:00:00.000000Z', '2026-07-17T16:00:00.000000Z', NULL, '
', '{"id": "aaaaaaaa-0000-4000-8000-00000000000a", "name": "Newer", "settings": ["x", "b"]}');
INSERT INTO "reusable_policy_settings" ("id", "tenant_id", "tenant_key", "reusable_policy_setting_id", "display_name", "description", "definition", "policy_count", "version", "created_at", "modified_at", "payload_hash", "first_seen_at", "changed_at", "last_synced_at", "deleted_at", "search_text", "raw_payload") VALUES (1, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, '1', 'First', NULL, NULL, NULL, NULL, NULL, NULL, X'D4B040F489BB061C2CEEE88DDCEE3431', '2026-11-29T11:30:15.496938Z', '2026-11-29T11:30:15.496979Z', '2026-11-29T11:30:15.496963Z', NULL, 'first

', '{"id":"1","displayName":"First"}');
INSERT INTO "schema_steps" ("id", "version", "direction", "applied_at", "program_version") VALUES (1, 1, 'upgrade', '2026-11-29T09:00:00.000000Z', '0.1.0');
INSERT INTO "schema_steps" ("id", "version", "direction", "applied_at", "program_version") VALUES (2, 2, 'upgrade', '2026-11-29T11:30:15.447245Z', '0.1.0');
INSERT INTO "sync_resources" ("id", "tenant_id", "sync_run_id", "resource", "attempted_at", "finished_at", "verdict", "seen_as", "error", "remedy", "mode", "reason", "missing_scopes", "notes", "rows", "created", "updated", "deleted", "restored", "unchanged", "unreadable_values", "rows_written", "live_rows", "pages", "requests", "retries", "received_bytes", "waited_s", "duration_s") VALUES (1, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'devices', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', 'complete', 'adm@contoso.com', NULL, NULL, NULL, NULL, '[]', '[]', 0, 0, 0, 0, 0, 0, 0, 0, NULL, 0, 0, 0, 0, 0.0, 0.0);
INSERT INTO "sync_resources" ("id", "tenant_id", "sync_run_id", "resource", "attempted_at", "finished_at", "verdict", "seen_as", "error", "remedy", "mode", "reason", "missing_scopes", "notes", "rows", "created", "updated", "deleted", "restored", "unchanged", "unreadable_values", "rows_written", "live_rows", "pages", "requests", "retries", "received_bytes", "waited_s", "duration_s") VALUES (2, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'configurationPolicies', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', 'complete', 'adm@contoso.com', NULL, NULL, NULL, NULL, '[]', '[]', 0, 0, 0, 0, 0, 0, 0, 0, NULL, 0, 0, 0, 0, 0.0, 0.0);
INSERT INTO "sync_resources" ("id", "tenant_id", "sync_run_id", "resource", "attempted_at", "finished_at", "verdict", "seen_as", "error", "remedy", "mode", "reason", "missing_scopes", "notes", "rows", "created", "updated", "deleted", "restored", "unchanged", "unreadable_values", "rows_written", "live_rows", "pages", "requests", "retries", "received_bytes", "waited_s", "duration_s") VALUES (3, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'audit_events', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', 'complete', 'adm@contoso.com', NULL, NULL, NULL, NULL, '[]', '[]', 0, 0, 0, 0, 0, 0, 0, 0, NULL, 0, 0, 0, 0, 0.0, 0.0);
INSERT INTO "sync_resources" ("id", "tenant_id", "sync_run_id", "resource", "attempted_at", "finished_at", "verdict", "seen_as", "error", "remedy", "mode", "reason", "missing_scopes", "notes", "rows", "created", "updated", "deleted", "restored", "unchanged", "unreadable_values", "rows_written", "live_rows", "pages", "requests", "retries", "received_bytes", "waited_s", "duration_s") VALUES (4, '72f988bf-86f1-41af-91ab-2d7cd011db47', 1, 'group_members', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', 'complete', 'adm@contoso.com', NULL, NULL, NULL, NULL, '[]', '[]', 0, 0, 0, 0, 0, 0, 0, 0, NULL, 0, 0, 0, 0, 0.0, 0.0);
INSERT INTO "sync_resources" ("id", "tenant_id", "sync_run_id", "resource", "attempted_at", "finished_at", "verdict", "seen_as", "error", "remedy", "mode", "reason", "missing_scopes", "notes", "rows", "created", "updated", "deleted", "restored", "unchanged", "unreadable_values", "rows_written", "live_rows", "pages", "requests", "retries", "received_bytes", "waited_s", "duration_s") VALUES (5, '72f988bf-86f1-41af-91ab-2d7cd011db47', 2, 'devices', '2026-07-17T14:00:00.000000Z', '2026-07-17T14:00:00.000000Z', 'complete', 'adm@contoso.com', NULL, NULL, NULL, NULL, '[]', '[]', 0, 0, 0, 0, 0, 0, 0, 0, NULL, 0, 0, 0, 0, 0.0, 0.0);
INSERT INTO "sync_resources" ("id", "tenant_id", "sync_run_id", "resource", "attempted_at", "finished_at", "verdict", "seen_as", "error", "remedy", "mode", "reason", "missing_scopes", "notes", "rows", "created", "updated", "deleted", "restored", "unchanged", "unreadable_values", "rows_written", "live_rows", "pages", "requests", "retries", "received_bytes", "waited_s", "duration_s") VALUES (6, '72f988bf-86f1-41af-91ab-2d7cd011db47', 2, 'configurationPolicies', '2026-07-17T14:00:00.000000Z', '2026-07-17T14:00:00.000000Z', 'complete', 'adm@contoso.com', NULL, NULL, NULL, NULL, '[]', '[]', 0, 0, 0, 0, 0, 0, 0, 0, NULL, 0, 0, 0, 0, 0.0, 0.0);
INSERT INTO "sync_resources" ("id", "tenant_id", "sync_run_id", "resource", "attempted_at", "finished_at", "verdict", "seen_as", "error", "remedy", "mode", "reason", "missing_scopes", "notes", "rows", "created", "updated", "deleted", "restored", "unchanged", "unreadable_values", "rows_written", "live_rows", "pages", "requests", "retries", "received_bytes", "waited_s", "duration_s") VALUES (7, '72f988bf-86f1-41af-91ab-2d7cd011db47', 2, 'audit_events', '2026-07-17T14:00:00.000000Z', '2026-07-17T14:00:00.000000Z', 'complete', 'adm@contoso.com', NULL, NULL, NULL, NULL, '[]', '[]', 0, 0, 0, 0, 0, 0, 0, 0, NULL, 0, 0, 0, 0, 0.0, 0.0);
INSERT INTO "sync_resources" ("id", "tenant_id", "sync_run_id", "resource", "attempted_at", "finished_at", "verdict", "seen_as", "error", "remedy", "mode", "reason", "missing_scopes", "notes", "rows", "created", "updated", "deleted", "restored", "unchanged", "unreadable_values", "rows_written", "live_rows", "pages", "requests", "retries", "received_bytes", "waited_s", "duration_s") VALUES (8, '72f988bf-86f1-41af-91ab-2d7cd011db47', 2, 'group_members', '2026-07-17T14:00:00.000000Z', '2026-07-17T14:00:00.000000Z', 'complete', 'adm@contoso.com', NULL, NULL, NULL, NULL, '[]', '[]', 0, 0, 0, 0, 0, 0, 0, 0, NULL, 0, 0, 0, 0, 0.0, 0.0);
INSERT INTO "sync_resources" ("id", "tenant_id", "sync_run_id", "resource", "attempted_at", "finished_at", "verdict", "seen_as", "error", "remedy", "mode", "reason", "missing_scopes", "notes", "rows", "created", "updated", "deleted", "restored", "unchanged", "unreadable_values", "rows_written", "live_rows", "pages", "requests", "retries", "received_bytes", "waited_s", "duration_s") VALUES (9, '72f988bf-86f1-41af-91ab-2d7cd011db47', 3, 'devices', '2026-07-17T16:00:00.000000Z', '2026-07-17T16:00:00.000000Z', 'complete', 'adm@contoso.com', NULL, NULL, NULL, NULL, '[]', '[]', 0, 0, 0, 0, 0, 0, 0, 0, NULL, 0, 0, 0, 0, 0.0, 0.0);
INSERT INTO "sync_resources" ("id", "tenant_id", "sync_run_id", "resource", "attempted_at", "finished_at", "verdict", "seen_as", "error", "remedy", "mode", "reason", "missing_scopes", "notes", "rows", "created", "updated", "deleted", "restored", "unchanged", "unreadable_values", "rows_written", "live_rows", "pages", "requests", "retries", "received_bytes", "waited_s", "duration_s") VALUES (10, '72f988bf-86f1-41af-91ab-2d7cd011db47', 3, 'configurationPolicies', '2026-07-17T16:00:00.000000Z', '2026-07-17T16:00:00.000000Z', 'complete', 'adm@contoso.com', NULL, NULL, NULL, NULL, '[]', '[]', 0, 0, 0, 0, 0, 0, 0, 0, NULL, 0, 0, 0, 0, 0.0, 0.0);
INSERT INTO "sync_resources" ("id", "tenant_id", "sync_run_id", "resource", "attempted_at", "finished_at", "verdict", "seen_as", "error", "remedy", "mode", "reason", "missing_scopes", "notes", "rows", "created", "updated", "deleted", "restored", "unchanged", "unreadable_values", "rows_written", "live_rows", "pages", "requests", "retries", "received_bytes", "waited_s", "duration_s") VALUES (11, '72f988bf-86f1-41af-91ab-2d7cd011db47', 3, 'audit_events', '2026-07-17T16:00:00.000000Z', '2026-07-17T16:00:00.000000Z', 'complete', 'adm@contoso.com', NULL, NULL, NULL, NULL, '[]', '[]', 0, 0, 0, 0, 0, 0, 0, 0, NULL, 0, 0, 0, 0, 0.0, 0.0);
INSERT INTO "sync_resources" ("id", "tenant_id", "sync_run_id", "resource", "attempted_at", "finished_at", "verdict", "seen_as", "error", "remedy", "mode", "reason", "missing_scopes", "notes", "rows", "created", "updated", "deleted", "restored", "unchanged", "unreadable_values", "rows_written", "live_rows", "pages", "requests", "retries", "received_bytes", "waited_s", "duration_s") VALUES (12, '72f988bf-86f1-41af-91ab-2d7cd011db47', 3, 'group_members', '2026-07-17T16:00:00.000000Z', '2026-07-17T16:00:00.000000Z', 'complete', 'adm@contoso.com', NULL, NULL, NULL, NULL, '[]', '[]', 0, 0, 0, 0, 0, 0, 0, 0, NULL, 0, 0, 0, 0, 0.0, 0.0);
INSERT INTO "sync_runs" ("id", "tenant_id", "account", "program_version", "started_at", "finished_at", "full", "cancelled") VALUES (1, '72f988bf-86f1-41af-91ab-2d7cd011db47', 'adm@contoso.com', '0.1.0', '2026-07-17T13:00:00.000000Z', '2026-07-17T13:00:00.000000Z', 0, 0);
INSERT INTO "sync_runs" ("id", "tenant_id", "account", "program_version", "started_at", "finished_at", "full", "cancelled") VALUES (2, '72f988bf-86f1-41af-91ab-2d7cd011db47', 'adm@contoso.com', '0.1.0', '2026-07-17T14:00:00.000000Z', '2026-07-17T14:00:00.000000Z', 0, 0);
INSERT INTO "sync_runs" ("id", "tenant_id", "account", "program_version", "started_at", "finished_at", "full", "cancelled") VALUES (3, '72f988bf-86f1-41af-91ab-2d7cd011db47', 'adm@contoso.com', '0.1.0', '2026-07-17T16:00:00.000000Z', '2026-07-17T16:00:00.000000Z', 0, 0);
INSERT INTO "tenants" ("id", "tenant_id", "display_name", "first_seen_at", "last_seen_at") VALUES (1, '72f988bf-86f1-41af-91ab-2d7cd011db47', 'Contoso', '2026-07-17T12:00:00.000000Z', '2026-07-17T12:00:00.000000Z');
INSERT INTO app_categories_search(app_categories_search) VALUES ('rebuild');
INSERT INTO apps_search(apps_search) VALUES ('rebuild');
INSERT INTO assignment_filters_search(assignment_filters_search) VALUES ('rebuild');
INSERT INTO assignments_search(assignments_search) VALUES ('rebuild');
INSERT INTO audit_events_search(audit_events_search) VALUES ('rebuild');
INSERT INTO autopilot_devices_search(autopilot_devices_search) VALUES ('rebuild');
INSERT INTO autopilot_profiles_search(autopilot_profiles_search) VALUES ('rebuild');
INSERT INTO detected_apps_search(detected_apps_search) VALUES ('rebuild');
INSERT INTO device_categories_search(device_categories_search) VALUES ('rebuild');
INSERT INTO devices_search(devices_search) VALUES ('rebuild');
INSERT INTO directory_devices_search(directory_devices_search) VALUES ('rebuild');
INSERT INTO enrollment_configurations_search(enrollment_configurations_search) VALUES ('rebuild');
INSERT INTO groups_search(groups_search) VALUES ('rebuild');
INSERT INTO notification_templates_search(notification_templates_search) VALUES ('rebuild');
INSERT INTO organization_search(organization_search) VALUES ('rebuild');
INSERT INTO policies_search(policies_search) VALUES ('rebuild');
INSERT INTO policy_sets_search(policy_sets_search) VALUES ('rebuild');
INSERT INTO reusable_policy_settings_search(reusable_policy_settings_search) VALUES ('rebuild');
INSERT INTO role_definitions_search(role_definitions_search) VALUES ('rebuild');
INSERT INTO scope_tags_search(scope_tags_search) VALUES ('rebuild');
INSERT INTO scripts_search(scripts_search) VALUES ('rebuild');
INSERT INTO terms_and_conditions_search(terms_and_conditions_search) VALUES ('rebuild');
INSERT INTO users_search(users_search) VALUES ('rebuild');
CREATE TRIGGER changes_no_delete BEFORE DELETE ON changes BEGIN SELECT RAISE(ABORT, 'changes is append-only'); END;
CREATE TRIGGER changes_no_replace BEFORE INSERT ON changes WHEN EXISTS (SELECT 1 FROM changes WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'changes is append-only'); END;
CREATE TRIGGER changes_no_update BEFORE UPDATE ON changes BEGIN SELECT RAISE(ABORT, 'changes is append-only'); END;
CREATE VIEW group_members AS SELECT m.id AS id,
 (SELECT t.tenant_id FROM tenants AS t WHERE t.id = g.tenant_key) AS tenant_id,
 g.tenant_key AS tenant_key, g.object_id AS group_id, o.object_id AS member_id,
 (SELECT s.member_type FROM membership_shapes AS s WHERE s.key = m.shape_key)
 COLLATE NOCASE AS member_type,
 strftime('%Y-%m-%dT%H:%M:%S', m.first_seen / 1000000, 'unixepoch')
 || printf('.%06dZ', m.first_seen % 1000000) AS first_seen_at,
 strftime('%Y-%m-%dT%H:%M:%S', coalesce(m.last_synced, m.first_seen) / 1000000, 'unixepoch')
 || printf('.%06dZ', coalesce(m.last_synced, m.first_seen) % 1000000) AS last_synced_at,
 strftime('%Y-%m-%dT%H:%M:%S', m.deleted / 1000000, 'unixepoch')
 || printf('.%06dZ', m.deleted % 1000000) AS deleted_at,
 (SELECT CASE WHEN s.after_id IS NULL THEN s.before_id
 ELSE s.before_id || o.object_id || s.after_id END
 FROM membership_shapes AS s WHERE s.key = m.shape_key) AS raw_payload
 FROM memberships AS m
 LEFT JOIN directory_objects AS g ON g.key = m.group_key
 LEFT JOIN directory_objects AS o ON o.key = m.member_key;
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
CREATE INDEX ix_memberships_nested ON memberships (group_key, member_key) WHERE may_nest = 1 AND deleted IS NULL;
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
CREATE INDEX ix_reusable_policy_settings_definition ON reusable_policy_settings (tenant_key, definition) WHERE deleted_at IS NULL;
CREATE INDEX ix_reusable_policy_settings_deleted ON reusable_policy_settings (tenant_key, deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX ix_reusable_policy_settings_description ON reusable_policy_settings (tenant_key, description) WHERE deleted_at IS NULL;
CREATE INDEX ix_reusable_policy_settings_display_name ON reusable_policy_settings (tenant_key, display_name) WHERE deleted_at IS NULL;
CREATE INDEX ix_reusable_policy_settings_modified_at ON reusable_policy_settings (tenant_key, modified_at) WHERE deleted_at IS NULL;
CREATE INDEX ix_reusable_policy_settings_policy_count ON reusable_policy_settings (tenant_key, policy_count) WHERE deleted_at IS NULL;
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
