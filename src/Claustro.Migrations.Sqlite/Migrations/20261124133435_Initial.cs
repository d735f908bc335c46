using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Claustro.Migrations.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "academics_departments",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    code = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 160, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_academics_departments", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "academics_grade_history",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    grade_id = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    score = table.Column<decimal>(type: "TEXT", precision: 5, scale: 2, nullable: true),
                    state = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    updated_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    updated_by = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_academics_grade_history", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "academics_holds",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    student_id = table.Column<long>(type: "INTEGER", nullable: false),
                    reason = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    placed_by = table.Column<long>(type: "INTEGER", nullable: false),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    released_at = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_academics_holds", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "academics_students",
                columns: table => new
                {
                    student_id = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    program_id = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_academics_students", x => x.student_id);
                });

            migrationBuilder.CreateTable(
                name: "academics_terms",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    code = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    starts_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    ends_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    enrollment_opens_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    enrollment_closes_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    drop_deadline = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_academics_terms", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "identity_accounts",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    user_name = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    normalized_user_name = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    email = table.Column<string>(type: "TEXT", maxLength: 254, nullable: false),
                    normalized_email = table.Column<string>(type: "TEXT", maxLength: 254, nullable: false),
                    email_confirmed = table.Column<bool>(type: "INTEGER", nullable: false),
                    password_hash = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    first_name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    last_name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    number = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    roles = table.Column<int>(type: "INTEGER", nullable: false),
                    department_id = table.Column<long>(type: "INTEGER", nullable: true),
                    locale = table.Column<string>(type: "TEXT", maxLength: 8, nullable: false),
                    time_zone = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    disabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    security_version = table.Column<int>(type: "INTEGER", nullable: false),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    totp_secret = table.Column<string>(type: "TEXT", maxLength: 512, nullable: true),
                    two_factor_enabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    totp_last_step = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_identity_accounts", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "identity_oauth_applications",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    application_type = table.Column<string>(type: "TEXT", maxLength: 50, nullable: true),
                    client_id = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    client_secret = table.Column<string>(type: "TEXT", nullable: true),
                    client_type = table.Column<string>(type: "TEXT", maxLength: 50, nullable: true),
                    concurrency_token = table.Column<string>(type: "TEXT", maxLength: 50, nullable: true),
                    consent_type = table.Column<string>(type: "TEXT", maxLength: 50, nullable: true),
                    display_name = table.Column<string>(type: "TEXT", nullable: true),
                    display_names = table.Column<string>(type: "TEXT", nullable: true),
                    json_web_key_set = table.Column<string>(type: "TEXT", nullable: true),
                    permissions = table.Column<string>(type: "TEXT", nullable: true),
                    post_logout_redirect_uris = table.Column<string>(type: "TEXT", nullable: true),
                    properties = table.Column<string>(type: "TEXT", nullable: true),
                    redirect_uris = table.Column<string>(type: "TEXT", nullable: true),
                    requirements = table.Column<string>(type: "TEXT", nullable: true),
                    settings = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_identity_oauth_applications", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "identity_oauth_scopes",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    concurrency_token = table.Column<string>(type: "TEXT", maxLength: 50, nullable: true),
                    description = table.Column<string>(type: "TEXT", nullable: true),
                    descriptions = table.Column<string>(type: "TEXT", nullable: true),
                    display_name = table.Column<string>(type: "TEXT", nullable: true),
                    display_names = table.Column<string>(type: "TEXT", nullable: true),
                    name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    properties = table.Column<string>(type: "TEXT", nullable: true),
                    resources = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_identity_oauth_scopes", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "identity_sign_in_attempts",
                columns: table => new
                {
                    key = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    failures = table.Column<int>(type: "INTEGER", nullable: false),
                    failed_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    locked_until = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_identity_sign_in_attempts", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "identity_signing_keys",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    key_id = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    @protected = table.Column<string>(name: "protected", type: "TEXT", nullable: false),
                    use = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    active_from = table.Column<DateTime>(type: "TEXT", nullable: false),
                    expires_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_identity_signing_keys", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "imports_imports",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    kind = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    dry_run = table.Column<bool>(type: "INTEGER", nullable: false),
                    file_name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    requested_by = table.Column<long>(type: "INTEGER", nullable: false),
                    total = table.Column<int>(type: "INTEGER", nullable: false),
                    imported = table.Column<int>(type: "INTEGER", nullable: false),
                    rejected = table.Column<int>(type: "INTEGER", nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    due_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    lease_until = table.Column<DateTime>(type: "TEXT", nullable: true),
                    lease_owner = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    progress = table.Column<int>(type: "INTEGER", nullable: false),
                    error = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: true),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    started_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    finished_at = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_imports_imports", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "notifications_notifications",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    person_id = table.Column<long>(type: "INTEGER", nullable: false),
                    @event = table.Column<string>(name: "event", type: "TEXT", maxLength: 48, nullable: false),
                    channel = table.Column<string>(type: "TEXT", maxLength: 8, nullable: false),
                    data = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: false),
                    dedupe_key = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    read_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    answer = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    state = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    due_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    lease_until = table.Column<DateTime>(type: "TEXT", nullable: true),
                    lease_owner = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    progress = table.Column<int>(type: "INTEGER", nullable: false),
                    error = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: true),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    started_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    finished_at = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_notifications_notifications", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "notifications_preferences",
                columns: table => new
                {
                    person_id = table.Column<long>(type: "INTEGER", nullable: false),
                    @event = table.Column<string>(name: "event", type: "TEXT", maxLength: 48, nullable: false),
                    mail = table.Column<bool>(type: "INTEGER", nullable: false),
                    in_app = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_notifications_preferences", x => new { x.person_id, x.@event });
                });

            migrationBuilder.CreateTable(
                name: "platform_audit",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    actor_id = table.Column<long>(type: "INTEGER", nullable: true),
                    action = table.Column<string>(type: "TEXT", maxLength: 48, nullable: false),
                    entity = table.Column<string>(type: "TEXT", maxLength: 48, nullable: false),
                    entity_id = table.Column<string>(type: "TEXT", maxLength: 48, nullable: false),
                    details = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_platform_audit", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "platform_data_protection_keys",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    friendly_name = table.Column<string>(type: "TEXT", nullable: true),
                    xml = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_platform_data_protection_keys", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "platform_idempotency_keys",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    owner_id = table.Column<long>(type: "INTEGER", nullable: false),
                    key = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    request_hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    status = table.Column<int>(type: "INTEGER", nullable: false),
                    content_type = table.Column<string>(type: "TEXT", nullable: true),
                    location = table.Column<string>(type: "TEXT", nullable: true),
                    body = table.Column<byte[]>(type: "BLOB", nullable: true),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_platform_idempotency_keys", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "platform_tasks",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    kind = table.Column<string>(type: "TEXT", maxLength: 48, nullable: false),
                    payload = table.Column<string>(type: "TEXT", nullable: true),
                    state = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    due_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    lease_until = table.Column<DateTime>(type: "TEXT", nullable: true),
                    lease_owner = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    progress = table.Column<int>(type: "INTEGER", nullable: false),
                    error = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: true),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    started_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    finished_at = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_platform_tasks", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "reports_issued",
                columns: table => new
                {
                    code = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 48, nullable: false),
                    holder = table.Column<string>(type: "TEXT", maxLength: 220, nullable: false),
                    issued_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reports_issued", x => x.code);
                });

            migrationBuilder.CreateTable(
                name: "reports_reports",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    kind = table.Column<string>(type: "TEXT", maxLength: 48, nullable: false),
                    format = table.Column<string>(type: "TEXT", maxLength: 8, nullable: false),
                    locale = table.Column<string>(type: "TEXT", maxLength: 8, nullable: false),
                    requested_by = table.Column<long>(type: "INTEGER", nullable: false),
                    student_id = table.Column<long>(type: "INTEGER", nullable: true),
                    section_id = table.Column<long>(type: "INTEGER", nullable: true),
                    term_id = table.Column<long>(type: "INTEGER", nullable: true),
                    department_id = table.Column<long>(type: "INTEGER", nullable: true),
                    rows = table.Column<int>(type: "INTEGER", nullable: true),
                    state = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    due_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    lease_until = table.Column<DateTime>(type: "TEXT", nullable: true),
                    lease_owner = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    progress = table.Column<int>(type: "INTEGER", nullable: false),
                    error = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: true),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    started_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    finished_at = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reports_reports", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "academics_courses",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    code = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    title = table.Column<string>(type: "TEXT", maxLength: 160, nullable: false),
                    credits = table.Column<int>(type: "INTEGER", nullable: false),
                    department_id = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_academics_courses", x => x.id);
                    table.ForeignKey(
                        name: "fk_academics_courses_academics_departments_department_id",
                        column: x => x.department_id,
                        principalTable: "academics_departments",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "academics_programs",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    department_id = table.Column<long>(type: "INTEGER", nullable: false),
                    code = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 160, nullable: false),
                    credits = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_academics_programs", x => x.id);
                    table.ForeignKey(
                        name: "fk_academics_programs_academics_departments_department_id",
                        column: x => x.department_id,
                        principalTable: "academics_departments",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "identity_account_tokens",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    account_id = table.Column<long>(type: "INTEGER", nullable: false),
                    purpose = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    expires_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_identity_account_tokens", x => x.id);
                    table.ForeignKey(
                        name: "fk_identity_account_tokens_identity_accounts_account_id",
                        column: x => x.account_id,
                        principalTable: "identity_accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "identity_recovery_codes",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    account_id = table.Column<long>(type: "INTEGER", nullable: false),
                    hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_identity_recovery_codes", x => x.id);
                    table.ForeignKey(
                        name: "fk_identity_recovery_codes_identity_accounts_account_id",
                        column: x => x.account_id,
                        principalTable: "identity_accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "identity_oauth_authorizations",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    application_id = table.Column<long>(type: "INTEGER", nullable: true),
                    concurrency_token = table.Column<string>(type: "TEXT", maxLength: 50, nullable: true),
                    creation_date = table.Column<DateTime>(type: "TEXT", nullable: true),
                    properties = table.Column<string>(type: "TEXT", nullable: true),
                    scopes = table.Column<string>(type: "TEXT", nullable: true),
                    status = table.Column<string>(type: "TEXT", maxLength: 50, nullable: true),
                    subject = table.Column<string>(type: "TEXT", maxLength: 400, nullable: true),
                    type = table.Column<string>(type: "TEXT", maxLength: 50, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_identity_oauth_authorizations", x => x.id);
                    table.ForeignKey(
                        name: "fk_identity_oauth_authorizations_identity_oauth_applications_application_id",
                        column: x => x.application_id,
                        principalTable: "identity_oauth_applications",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "imports_errors",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    import_id = table.Column<long>(type: "INTEGER", nullable: false),
                    row = table.Column<int>(type: "INTEGER", nullable: false),
                    column = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    code = table.Column<string>(type: "TEXT", maxLength: 48, nullable: false),
                    es = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    en = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_imports_errors", x => x.id);
                    table.ForeignKey(
                        name: "fk_imports_errors_imports_imports_import_id",
                        column: x => x.import_id,
                        principalTable: "imports_imports",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "imports_files",
                columns: table => new
                {
                    import_id = table.Column<long>(type: "INTEGER", nullable: false),
                    part = table.Column<int>(type: "INTEGER", nullable: false),
                    content = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_imports_files", x => new { x.import_id, x.part });
                    table.ForeignKey(
                        name: "fk_imports_files_imports_imports_import_id",
                        column: x => x.import_id,
                        principalTable: "imports_imports",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "reports_files",
                columns: table => new
                {
                    report_id = table.Column<long>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    content_type = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    content = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reports_files", x => x.report_id);
                    table.ForeignKey(
                        name: "fk_reports_files_reports_reports_report_id",
                        column: x => x.report_id,
                        principalTable: "reports_reports",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "academics_prerequisites",
                columns: table => new
                {
                    course_id = table.Column<long>(type: "INTEGER", nullable: false),
                    prerequisite_id = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_academics_prerequisites", x => new { x.course_id, x.prerequisite_id });
                    table.ForeignKey(
                        name: "fk_academics_prerequisites_academics_courses_course_id",
                        column: x => x.course_id,
                        principalTable: "academics_courses",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_academics_prerequisites_academics_courses_prerequisite_id",
                        column: x => x.prerequisite_id,
                        principalTable: "academics_courses",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "academics_sections",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    term_id = table.Column<long>(type: "INTEGER", nullable: false),
                    course_id = table.Column<long>(type: "INTEGER", nullable: false),
                    code = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    capacity = table.Column<int>(type: "INTEGER", nullable: false),
                    seats_taken = table.Column<int>(type: "INTEGER", nullable: false),
                    waitlist_capacity = table.Column<int>(type: "INTEGER", nullable: false),
                    waitlisted = table.Column<int>(type: "INTEGER", nullable: false),
                    requires_approval = table.Column<bool>(type: "INTEGER", nullable: false),
                    timetable_version = table.Column<int>(type: "INTEGER", nullable: false),
                    closed_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    closed_by = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_academics_sections", x => x.id);
                    table.CheckConstraint("ck_academics_sections_seats", "seats_taken >= 0 and seats_taken <= capacity");
                    table.CheckConstraint("ck_academics_sections_waitlist", "waitlisted >= 0");
                    table.ForeignKey(
                        name: "fk_academics_sections_academics_courses_course_id",
                        column: x => x.course_id,
                        principalTable: "academics_courses",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_academics_sections_academics_terms_term_id",
                        column: x => x.term_id,
                        principalTable: "academics_terms",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "identity_oauth_tokens",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    application_id = table.Column<long>(type: "INTEGER", nullable: true),
                    authorization_id = table.Column<long>(type: "INTEGER", nullable: true),
                    concurrency_token = table.Column<string>(type: "TEXT", maxLength: 50, nullable: true),
                    creation_date = table.Column<DateTime>(type: "TEXT", nullable: true),
                    expiration_date = table.Column<DateTime>(type: "TEXT", nullable: true),
                    payload = table.Column<string>(type: "TEXT", nullable: true),
                    properties = table.Column<string>(type: "TEXT", nullable: true),
                    redemption_date = table.Column<DateTime>(type: "TEXT", nullable: true),
                    reference_id = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    status = table.Column<string>(type: "TEXT", maxLength: 50, nullable: true),
                    subject = table.Column<string>(type: "TEXT", maxLength: 400, nullable: true),
                    type = table.Column<string>(type: "TEXT", maxLength: 150, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_identity_oauth_tokens", x => x.id);
                    table.ForeignKey(
                        name: "fk_identity_oauth_tokens_identity_oauth_applications_application_id",
                        column: x => x.application_id,
                        principalTable: "identity_oauth_applications",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_identity_oauth_tokens_identity_oauth_authorizations_authorization_id",
                        column: x => x.authorization_id,
                        principalTable: "identity_oauth_authorizations",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "academics_announcements",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    section_id = table.Column<long>(type: "INTEGER", nullable: false),
                    author_id = table.Column<long>(type: "INTEGER", nullable: false),
                    title = table.Column<string>(type: "TEXT", maxLength: 160, nullable: false),
                    body = table.Column<string>(type: "TEXT", maxLength: 10000, nullable: false),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_academics_announcements", x => x.id);
                    table.ForeignKey(
                        name: "fk_academics_announcements_academics_sections_section_id",
                        column: x => x.section_id,
                        principalTable: "academics_sections",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "academics_assessments",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    section_id = table.Column<long>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    weight = table.Column<decimal>(type: "TEXT", precision: 6, scale: 2, nullable: false),
                    drop_lowest = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_academics_assessments", x => x.id);
                    table.ForeignKey(
                        name: "fk_academics_assessments_academics_sections_section_id",
                        column: x => x.section_id,
                        principalTable: "academics_sections",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "academics_attendance",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    section_id = table.Column<long>(type: "INTEGER", nullable: false),
                    student_id = table.Column<long>(type: "INTEGER", nullable: false),
                    date = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    status = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    updated_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    updated_by = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_academics_attendance", x => x.id);
                    table.ForeignKey(
                        name: "fk_academics_attendance_academics_sections_section_id",
                        column: x => x.section_id,
                        principalTable: "academics_sections",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "academics_enrollments",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    student_id = table.Column<long>(type: "INTEGER", nullable: false),
                    section_id = table.Column<long>(type: "INTEGER", nullable: false),
                    status = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    waitlisted_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    decided_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    decided_by = table.Column<long>(type: "INTEGER", nullable: true),
                    final_score = table.Column<decimal>(type: "TEXT", precision: 5, scale: 2, nullable: true),
                    passed = table.Column<bool>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_academics_enrollments", x => x.id);
                    table.ForeignKey(
                        name: "fk_academics_enrollments_academics_sections_section_id",
                        column: x => x.section_id,
                        principalTable: "academics_sections",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "academics_meetings",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    section_id = table.Column<long>(type: "INTEGER", nullable: false),
                    weekday = table.Column<int>(type: "INTEGER", nullable: false),
                    from = table.Column<TimeOnly>(type: "TEXT", nullable: false),
                    to = table.Column<TimeOnly>(type: "TEXT", nullable: false),
                    room = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_academics_meetings", x => x.id);
                    table.ForeignKey(
                        name: "fk_academics_meetings_academics_sections_section_id",
                        column: x => x.section_id,
                        principalTable: "academics_sections",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "academics_section_teachers",
                columns: table => new
                {
                    section_id = table.Column<long>(type: "INTEGER", nullable: false),
                    teacher_id = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_academics_section_teachers", x => new { x.section_id, x.teacher_id });
                    table.ForeignKey(
                        name: "fk_academics_section_teachers_academics_sections_section_id",
                        column: x => x.section_id,
                        principalTable: "academics_sections",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "academics_grades",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    student_id = table.Column<long>(type: "INTEGER", nullable: false),
                    assessment_id = table.Column<long>(type: "INTEGER", nullable: false),
                    score = table.Column<decimal>(type: "TEXT", precision: 5, scale: 2, nullable: true),
                    state = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    updated_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    updated_by = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_academics_grades", x => x.id);
                    table.ForeignKey(
                        name: "fk_academics_grades_academics_assessments_assessment_id",
                        column: x => x.assessment_id,
                        principalTable: "academics_assessments",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "academics_grade_changes",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    enrollment_id = table.Column<long>(type: "INTEGER", nullable: false),
                    assessment_id = table.Column<long>(type: "INTEGER", nullable: true),
                    score = table.Column<decimal>(type: "TEXT", precision: 5, scale: 2, nullable: false),
                    old_score = table.Column<decimal>(type: "TEXT", precision: 5, scale: 2, nullable: true),
                    reason = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    status = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    requested_by = table.Column<long>(type: "INTEGER", nullable: false),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    decided_by = table.Column<long>(type: "INTEGER", nullable: true),
                    decided_at = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_academics_grade_changes", x => x.id);
                    table.ForeignKey(
                        name: "fk_academics_grade_changes_academics_enrollments_enrollment_id",
                        column: x => x.enrollment_id,
                        principalTable: "academics_enrollments",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_academics_announcements_section_id",
                table: "academics_announcements",
                column: "section_id");

            migrationBuilder.CreateIndex(
                name: "ix_academics_assessments_section_id",
                table: "academics_assessments",
                column: "section_id");

            migrationBuilder.CreateIndex(
                name: "ix_academics_attendance_section_id_date_student_id",
                table: "academics_attendance",
                columns: new[] { "section_id", "date", "student_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_academics_attendance_student_id",
                table: "academics_attendance",
                column: "student_id");

            migrationBuilder.CreateIndex(
                name: "ix_academics_courses_code",
                table: "academics_courses",
                column: "code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_academics_courses_department_id",
                table: "academics_courses",
                column: "department_id");

            migrationBuilder.CreateIndex(
                name: "ix_academics_departments_code",
                table: "academics_departments",
                column: "code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_academics_enrollments_section_id_status",
                table: "academics_enrollments",
                columns: new[] { "section_id", "status" });

            migrationBuilder.CreateIndex(
                name: "ix_academics_enrollments_student_id",
                table: "academics_enrollments",
                column: "student_id");

            migrationBuilder.CreateIndex(
                name: "ux_academics_enrollments_active",
                table: "academics_enrollments",
                columns: new[] { "student_id", "section_id" },
                unique: true,
                filter: "status in ('requested', 'approved', 'waitlisted')");

            migrationBuilder.CreateIndex(
                name: "ix_academics_grade_changes_enrollment_id",
                table: "academics_grade_changes",
                column: "enrollment_id");

            migrationBuilder.CreateIndex(
                name: "ix_academics_grade_history_grade_id",
                table: "academics_grade_history",
                column: "grade_id");

            migrationBuilder.CreateIndex(
                name: "ix_academics_grades_assessment_id",
                table: "academics_grades",
                column: "assessment_id");

            migrationBuilder.CreateIndex(
                name: "ix_academics_grades_student_id_assessment_id",
                table: "academics_grades",
                columns: new[] { "student_id", "assessment_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_academics_holds_student_id",
                table: "academics_holds",
                column: "student_id",
                filter: "released_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_academics_meetings_section_id",
                table: "academics_meetings",
                column: "section_id");

            migrationBuilder.CreateIndex(
                name: "ix_academics_prerequisites_prerequisite_id",
                table: "academics_prerequisites",
                column: "prerequisite_id");

            migrationBuilder.CreateIndex(
                name: "ix_academics_programs_code",
                table: "academics_programs",
                column: "code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_academics_programs_department_id",
                table: "academics_programs",
                column: "department_id");

            migrationBuilder.CreateIndex(
                name: "ix_academics_section_teachers_teacher_id",
                table: "academics_section_teachers",
                column: "teacher_id");

            migrationBuilder.CreateIndex(
                name: "ix_academics_sections_code",
                table: "academics_sections",
                column: "code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_academics_sections_course_id",
                table: "academics_sections",
                column: "course_id");

            migrationBuilder.CreateIndex(
                name: "ix_academics_sections_term_id_id",
                table: "academics_sections",
                columns: new[] { "term_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_academics_terms_code",
                table: "academics_terms",
                column: "code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_identity_account_tokens_account_id",
                table: "identity_account_tokens",
                column: "account_id");

            migrationBuilder.CreateIndex(
                name: "ix_identity_account_tokens_expires_at",
                table: "identity_account_tokens",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "ix_identity_account_tokens_hash",
                table: "identity_account_tokens",
                column: "hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_identity_accounts_last_name",
                table: "identity_accounts",
                column: "last_name");

            migrationBuilder.CreateIndex(
                name: "ix_identity_accounts_normalized_email",
                table: "identity_accounts",
                column: "normalized_email",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_identity_accounts_normalized_user_name",
                table: "identity_accounts",
                column: "normalized_user_name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_identity_accounts_number",
                table: "identity_accounts",
                column: "number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_identity_oauth_applications_client_id",
                table: "identity_oauth_applications",
                column: "client_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_identity_oauth_authorizations_application_id_status_subject_type",
                table: "identity_oauth_authorizations",
                columns: new[] { "application_id", "status", "subject", "type" });

            migrationBuilder.CreateIndex(
                name: "ix_identity_oauth_scopes_name",
                table: "identity_oauth_scopes",
                column: "name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_identity_oauth_tokens_application_id_status_subject_type",
                table: "identity_oauth_tokens",
                columns: new[] { "application_id", "status", "subject", "type" });

            migrationBuilder.CreateIndex(
                name: "ix_identity_oauth_tokens_authorization_id",
                table: "identity_oauth_tokens",
                column: "authorization_id");

            migrationBuilder.CreateIndex(
                name: "ix_identity_oauth_tokens_reference_id",
                table: "identity_oauth_tokens",
                column: "reference_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_identity_recovery_codes_account_id_hash",
                table: "identity_recovery_codes",
                columns: new[] { "account_id", "hash" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_identity_sign_in_attempts_failed_at",
                table: "identity_sign_in_attempts",
                column: "failed_at");

            migrationBuilder.CreateIndex(
                name: "ix_identity_signing_keys_key_id",
                table: "identity_signing_keys",
                column: "key_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_imports_errors_import_id_id",
                table: "imports_errors",
                columns: new[] { "import_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_imports_imports_due",
                table: "imports_imports",
                column: "due_at",
                filter: "state in ('queued', 'running')");

            migrationBuilder.CreateIndex(
                name: "ix_notifications_notifications_dedupe_key",
                table: "notifications_notifications",
                column: "dedupe_key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_notifications_notifications_due",
                table: "notifications_notifications",
                column: "due_at",
                filter: "state in ('queued', 'running')");

            migrationBuilder.CreateIndex(
                name: "ix_notifications_notifications_person_id_id",
                table: "notifications_notifications",
                columns: new[] { "person_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_platform_audit_actor_id_id",
                table: "platform_audit",
                columns: new[] { "actor_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_platform_audit_entity_entity_id",
                table: "platform_audit",
                columns: new[] { "entity", "entity_id" });

            migrationBuilder.CreateIndex(
                name: "ix_platform_idempotency_keys_created_at",
                table: "platform_idempotency_keys",
                column: "created_at");

            migrationBuilder.CreateIndex(
                name: "ix_platform_idempotency_keys_owner_id_key",
                table: "platform_idempotency_keys",
                columns: new[] { "owner_id", "key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_platform_tasks_due",
                table: "platform_tasks",
                column: "due_at",
                filter: "state in ('queued', 'running')");

            migrationBuilder.CreateIndex(
                name: "ix_reports_reports_due",
                table: "reports_reports",
                column: "due_at",
                filter: "state in ('queued', 'running')");

            migrationBuilder.CreateIndex(
                name: "ix_reports_reports_requested_by_id",
                table: "reports_reports",
                columns: new[] { "requested_by", "id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "academics_announcements");

            migrationBuilder.DropTable(
                name: "academics_attendance");

            migrationBuilder.DropTable(
                name: "academics_grade_changes");

            migrationBuilder.DropTable(
                name: "academics_grade_history");

            migrationBuilder.DropTable(
                name: "academics_grades");

            migrationBuilder.DropTable(
                name: "academics_holds");

            migrationBuilder.DropTable(
                name: "academics_meetings");

            migrationBuilder.DropTable(
                name: "academics_prerequisites");

            migrationBuilder.DropTable(
                name: "academics_programs");

            migrationBuilder.DropTable(
                name: "academics_section_teachers");

            migrationBuilder.DropTable(
                name: "academics_students");

            migrationBuilder.DropTable(
                name: "identity_account_tokens");

            migrationBuilder.DropTable(
                name: "identity_oauth_scopes");

            migrationBuilder.DropTable(
                name: "identity_oauth_tokens");

            migrationBuilder.DropTable(
                name: "identity_recovery_codes");

            migrationBuilder.DropTable(
                name: "identity_sign_in_attempts");

            migrationBuilder.DropTable(
                name: "identity_signing_keys");

            migrationBuilder.DropTable(
                name: "imports_errors");

            migrationBuilder.DropTable(
                name: "imports_files");

            migrationBuilder.DropTable(
                name: "notifications_notifications");

            migrationBuilder.DropTable(
                name: "notifications_preferences");

            migrationBuilder.DropTable(
                name: "platform_audit");

            migrationBuilder.DropTable(
                name: "platform_data_protection_keys");

            migrationBuilder.DropTable(
                name: "platform_idempotency_keys");

            migrationBuilder.DropTable(
                name: "platform_tasks");

            migrationBuilder.DropTable(
                name: "reports_files");

            migrationBuilder.DropTable(
                name: "reports_issued");

            migrationBuilder.DropTable(
                name: "academics_enrollments");

            migrationBuilder.DropTable(
                name: "academics_assessments");

            migrationBuilder.DropTable(
                name: "identity_oauth_authorizations");

            migrationBuilder.DropTable(
                name: "identity_accounts");

            migrationBuilder.DropTable(
                name: "imports_imports");

            migrationBuilder.DropTable(
                name: "reports_reports");

            migrationBuilder.DropTable(
                name: "academics_sections");

            migrationBuilder.DropTable(
                name: "identity_oauth_applications");

            migrationBuilder.DropTable(
                name: "academics_courses");

            migrationBuilder.DropTable(
                name: "academics_terms");

            migrationBuilder.DropTable(
                name: "academics_departments");
        }
    }
}
