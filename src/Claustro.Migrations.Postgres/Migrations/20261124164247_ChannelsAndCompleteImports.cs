using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Claustro.Migrations.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class ChannelsAndCompleteImports : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "sms",
                table: "notifications_preferences",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "complete",
                table: "imports_imports",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<int>(
                name: "max_removed_percent",
                table: "imports_imports",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "removed",
                table: "imports_imports",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "phone",
                table: "identity_accounts",
                type: "character varying(16)",
                maxLength: 16,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "notifications_attempts",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    notification_id = table.Column<long>(type: "bigint", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    outcome = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    answer = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_notifications_attempts", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "notifications_times",
                columns: table => new
                {
                    person_id = table.Column<long>(type: "bigint", nullable: false),
                    digest = table.Column<bool>(type: "boolean", nullable: false),
                    digest_at = table.Column<TimeOnly>(type: "time without time zone", nullable: false),
                    quiet_from = table.Column<TimeOnly>(type: "time without time zone", nullable: true),
                    quiet_to = table.Column<TimeOnly>(type: "time without time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_notifications_times", x => x.person_id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_notifications_attempts_notification_id",
                table: "notifications_attempts",
                column: "notification_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "notifications_attempts");

            migrationBuilder.DropTable(
                name: "notifications_times");

            migrationBuilder.DropColumn(
                name: "sms",
                table: "notifications_preferences");

            migrationBuilder.DropColumn(
                name: "complete",
                table: "imports_imports");

            migrationBuilder.DropColumn(
                name: "max_removed_percent",
                table: "imports_imports");

            migrationBuilder.DropColumn(
                name: "removed",
                table: "imports_imports");

            migrationBuilder.DropColumn(
                name: "phone",
                table: "identity_accounts");
        }
    }
}
