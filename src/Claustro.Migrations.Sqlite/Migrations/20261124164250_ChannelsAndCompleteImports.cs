using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Claustro.Migrations.Sqlite.Migrations
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
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "complete",
                table: "imports_imports",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<int>(
                name: "max_removed_percent",
                table: "imports_imports",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "removed",
                table: "imports_imports",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "phone",
                table: "identity_accounts",
                type: "TEXT",
                maxLength: 16,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "notifications_attempts",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    notification_id = table.Column<long>(type: "INTEGER", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    outcome = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    answer = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_notifications_attempts", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "notifications_times",
                columns: table => new
                {
                    person_id = table.Column<long>(type: "INTEGER", nullable: false),
                    digest = table.Column<bool>(type: "INTEGER", nullable: false),
                    digest_at = table.Column<TimeOnly>(type: "TEXT", nullable: false),
                    quiet_from = table.Column<TimeOnly>(type: "TEXT", nullable: true),
                    quiet_to = table.Column<TimeOnly>(type: "TEXT", nullable: true)
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
