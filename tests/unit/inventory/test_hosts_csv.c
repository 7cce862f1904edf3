#include "described.h"
#include "support/unit.h"

static void a_byte_order_mark_is_no_part_of_the_first_column(void **state)
{
    (void)state;
    expect_fixture("utf8-bom.csv", "ns1.corp.example notification-server\n");
}

static void an_export_of_powershell_is_read_by_its_full_names(void **state)
{
    (void)state;
    expect_fixture("powershell-utf16.csv",
                   "ns1.corp.example @10.1.1.5\n"
                   "ps1.corp.example\n"
                   "note powershell-utf16.csv: no column tells roles: what its hosts are is not "
                   "known\n");
}

static void a_result_of_management_studio_joins_suffixes_and_unites_services(void **state)
{
    (void)state;
    expect_fixture("management-studio-utf16.csv",
                   "ps1.corp.example site-server +package +task\n"
                   "ts1.corp.example site-server +task\n"
                   "ms1 site-server\n"
                   "note management-studio-utf16.csv: no column tells roles: hosts with services "
                   "are read as site servers\n");
}

static void a_result_of_sqlcmd_is_read_without_its_decoration(void **state)
{
    (void)state;
    expect_fixture("sqlcmd.csv", "ps1.corp.example @10.1.1.6\n"
                                 "ps2.corp.example\n"
                                 "note sqlcmd.csv: no column tells roles: what its hosts are is "
                                 "not known\n");
}

static void semicolons_tags_and_unknown_columns_of_excel_are_understood(void **state)
{
    (void)state;
    expect_fixture("european-excel.csv",
                   "ns1.corp.example notification-server :80/8443 tag:Standort=Köln\n"
                   "ps1.corp.example site-server +package +task tag:Standort=Zürich\n"
                   "note european-excel.csv: columns that are not used: Rolle\n");
}

static void a_separator_line_is_obeyed(void **state)
{
    (void)state;
    expect_fixture("separator-line.csv", "gw1.corp.example internet-gateway\n");
}

static void a_quoted_line_break_does_not_end_a_row(void **state)
{
    (void)state;
    expect_fixture("quoted-line-break.csv",
                   "ns1.corp.example notification-server tag:description=first line\r\n"
                   "second line, with a \"word\" in quotes\n"
                   "ps1.corp.example site-server tag:description=one line\n");
}

static void columns_stand_in_any_order_and_case(void **state)
{
    (void)state;
    expect_fixture("any-header.csv",
                   "ps1.corp.example @10.1.1.6 =ps1 =packages.corp.example :0/8443 :80/0 :0/443 "
                   ":0/8531 agent:4727 gateway:8444 internet:yes "
                   "alternate:https://alternate.corp.example/Altiris to:ps1.corp.example:443 "
                   "to:ps1.corp.example:4727 tag:owner=alice\n"
                   "note any-header.csv: columns that are not used: Cost Centre, Rack\n"
                   "note any-header.csv: no column tells roles: what its hosts are is not known\n");
}

static void exports_that_were_joined_repeat_their_header(void **state)
{
    (void)state;
    expect_fixture("joined-exports.csv",
                   "ns1.corp.example\n"
                   "ns2.corp.example\n"
                   "note joined-exports.csv: no column tells roles: what its hosts are is not "
                   "known\n"
                   "note joined-exports.csv:2: \"Name\" is read as a header\n");
}

static void a_row_without_a_name_is_known_by_its_address(void **state)
{
    (void)state;
    expect_fixture("no-role.csv", "10.1.1.9 @10.1.1.9\n"
                                  "ps9.corp.example @10.1.1.10\n"
                                  "note no-role.csv: no column tells roles: what its hosts are is "
                                  "not known\n");
}

static void a_lone_column_is_told_from_a_list_by_its_name(void **state)
{
    (void)state;
    expect_fixture("lone-column.csv",
                   "ns1.corp.example\n"
                   "note lone-column.csv: no column tells roles: what its hosts are is not known\n"
                   "note lone-column.csv:1: \"DNSHostName\" is read as a header\n");
}

static void a_cell_may_hold_several_addresses(void **state)
{
    (void)state;
    expect_fixture("several-addresses.csv",
                   "ps1.corp.example @10.1.1.6 @10.2.1.6\n"
                   "ps2.corp.example @10.1.1.7\n"
                   "note several-addresses.csv: no column tells roles: what its hosts are is not "
                   "known\n");
    expect_text("Name,Role,Address\nns1,NS,10.1.1.5 ; 10.1.1.6;10.1.1.5\n,NS,10.1.1.8 10.1.1.9\n",
                "ns1 notification-server @10.1.1.5 @10.1.1.6\n"
                "10.1.1.8 notification-server @10.1.1.8 @10.1.1.9\n");
}

static void rows_of_one_name_unite_their_addresses(void **state)
{
    (void)state;
    expect_text("Name,Role,Address\nns1,NS,10.1.1.5\nns1,NS,10.1.1.6\nns1,NS,10.1.1.5\n",
                "ns1 notification-server @10.1.1.5 @10.1.1.6\n");
}

static void a_url_beside_a_role_makes_no_table_of_codebases(void **state)
{
    (void)state;
    expect_text("Name,Role,URL\nns1,NS,http://ns1/\n",
                "ns1 notification-server\n"
                "note input: columns that are not used: URL\n");
    expect_text("Server,URL\nps1,http://ps1/Altiris/PS/a\n",
                "codebase - http://ps1/Altiris/PS/a\n");
}

static void what_cannot_be_right_is_refused_with_its_line(void **state)
{
    (void)state;

    static const struct {
        const char *text;
        const char *fault;
    } faults[] = {
        { "Name,Role\nns1,boss\n",
          "input:2: \"boss\" is no role: notification-server, site-server or internet-gateway" },
        { "Name,Services\nns1,laundry\n", "input:2: \"laundry\" is no service: package or task" },
        { "Name,Role\n\nns 1,NS\n", "input:3: \"ns 1\" is neither a host name nor an address" },
        { "Name,Role\nns\x01,NS\n", "input:2: \"ns\\x01\" is neither a host name nor an address" },
        { "Name,HTTP Port\nns1,0\n", "input:2: \"0\" is no port: 1 to 65535" },
        { "Name,HTTPS Port\nns1,70000\n", "input:2: \"70000\" is no port: 1 to 65535" },
        { "Name,HTTP Port,HTTPS Port\nns1,none,-\n",
          "input:2: neither an HTTP port nor an HTTPS port is left" },
        { "Name,Ports\nns1,80 x\n", "input:2: \"x\" is no port: 1 to 65535" },
        { "Name,Address\nns1,10.1.1\n", "input:2: \"10.1.1\" is no IPv4 or IPv6 address" },
        { "Name,Address,Role\n,,NS\n", "input:2: the row has neither a name nor an address" },
        { "Name,Internet Site\nns1,perhaps\n", "input:2: \"perhaps\" is neither yes nor no" },
        { "Name,Communication Hosts\nns1,ns1\n",
          "input:2: \"ns1\": a communication host is host:port" },
        { "Name,Alternate URL\nns1,\\\\ns1\\x\n",
          "input:2: \"\\\\ns1\\x\" is no http or https URL" },
        { "Name,Role\nns1:8443,NS\n",
          "input:2: \"ns1:8443\": a port does not belong to the name: say it in the host's ports" },
        { "Name,Role\nns1,NS,more\n", "input:2: the row has 3 cells, the header 2" },
        { "Name,Role\nns1,\"NS\n", "input:2: a quote is opened here and never closed" },
        { "Colour,Taste\nred,sweet\n",
          "input:1: the header names no column of hosts (as Name, DNSHostName or IP Address do) "
          "nor of codebases (URL)" },
    };

    for (size_t i = 0; i < sizeof(faults) / sizeof(*faults); i++) {
        expect_text_fault(faults[i].text, faults[i].fault);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_byte_order_mark_is_no_part_of_the_first_column),
        cmocka_unit_test(an_export_of_powershell_is_read_by_its_full_names),
        cmocka_unit_test(a_result_of_management_studio_joins_suffixes_and_unites_services),
        cmocka_unit_test(a_result_of_sqlcmd_is_read_without_its_decoration),
        cmocka_unit_test(semicolons_tags_and_unknown_columns_of_excel_are_understood),
        cmocka_unit_test(a_separator_line_is_obeyed),
        cmocka_unit_test(a_quoted_line_break_does_not_end_a_row),
        cmocka_unit_test(columns_stand_in_any_order_and_case),
        cmocka_unit_test(exports_that_were_joined_repeat_their_header),
        cmocka_unit_test(a_row_without_a_name_is_known_by_its_address),
        cmocka_unit_test(a_lone_column_is_told_from_a_list_by_its_name),
        cmocka_unit_test(a_cell_may_hold_several_addresses),
        cmocka_unit_test(rows_of_one_name_unite_their_addresses),
        cmocka_unit_test(a_url_beside_a_role_makes_no_table_of_codebases),
        cmocka_unit_test(what_cannot_be_right_is_refused_with_its_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
