using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Claustro.Migrations.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Indexes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "ix_reports_issued_hash",
                table: "reports_issued",
                column: "hash");

            migrationBuilder.CreateIndex(
                name: "ix_platform_audit_at",
                table: "platform_audit",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "ix_notifications_notifications_unread",
                table: "notifications_notifications",
                columns: new[] { "person_id", "id" },
                filter: "read_at is null");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_reports_issued_hash",
                table: "reports_issued");

            migrationBuilder.DropIndex(
                name: "ix_platform_audit_at",
                table: "platform_audit");

            migrationBuilder.DropIndex(
                name: "ix_notifications_notifications_unread",
                table: "notifications_notifications");
        }
    }
}
