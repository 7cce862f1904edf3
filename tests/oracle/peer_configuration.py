"""Configurations of nginx and Apache for the group of servers of others. NAME_http and NAME_https are ports of a host."""

from peers import APACHE_HEAD, NGINX_HEAD

NGINX = NGINX_HEAD + """
    ssl_certificate {folder}/leaf.full.pem; ssl_certificate_key {folder}/leaf.key;
    ssl_client_certificate {folder}/ca.pem;
    server {{
        listen {plain_address}:{plain_http};
        location / {{ return 301 https://plain.peer.example:{plain_https}$request_uri; }}
        location /Altiris/Console {{ return 403; }}
        location /Altiris/SoftwarePortal {{ return 200 "portal"; }}
        location /Altiris/NS {{ return 302 http://plain.peer.example:{plain_http}$request_uri; }}
    }}
    server {{
        listen {plain_address}:{plain_https} ssl;
        ssl_stapling on; ssl_stapling_file {folder}/staple.der;
        add_header Strict-Transport-Security "max-age=31536000; includeSubDomains" always;
        location / {{ return 200 "site"; }}
        location /Altiris/Console {{ add_header WWW-Authenticate NTLM always; return 401; }}
        location /Altiris/SoftwarePortal {{ return 307 /Altiris/elsewhere; }}
        location /Altiris/NS {{ return 308 http://plain.peer.example:{plain_http}/Altiris/SoftwarePortal; }}
    }}
    server {{
        listen {names_address}:{names_https} ssl default_server;
        server_name default.example;
        ssl_certificate {folder}/default.pem;
        location / {{ return 200 "default"; }}
    }}
    server {{
        listen {names_address}:{names_https} ssl;
        server_name names.peer.example;
        location / {{ return 200 "site"; }}
    }}
    server {{
        listen {old_address}:{old_https} ssl default_server;
        ssl_protocols TLSv1 TLSv1.1 TLSv1.2; ssl_ciphers ALL:@SECLEVEL=0;
        server_name _;
        ssl_reject_handshake on;
    }}
    server {{
        listen {old_address}:{old_https} ssl;
        server_name old.peer.example;
        ssl_protocols TLSv1 TLSv1.1 TLSv1.2; ssl_ciphers ALL:@SECLEVEL=0;
        location / {{ return 200 "old"; }}
    }}
    server {{
        listen {optional_address}:{optional_https} ssl;
        ssl_verify_client optional;
        location / {{ return 200 "site"; }}
    }}
    server {{
        listen {wanting_address}:{wanting_https} ssl;
        ssl_verify_client on;
        location / {{ return 200 "site"; }}
    }}
}}
"""

APACHE = APACHE_HEAD + """
ServerName later.peer.example
Listen {later_address}:{later_http}
Listen {later_address}:{later_https}
Listen {newer_address}:{newer_https}
SSLCertificateFile {folder}/leaf.full.pem
SSLCertificateKeyFile {folder}/leaf.key
SSLCACertificateFile {folder}/ca.pem
<VirtualHost {later_address}:{later_http}>
    ServerName later.peer.example
    <Location /Altiris/SoftwarePortal>
        Require all denied
    </Location>
</VirtualHost>
<VirtualHost {later_address}:{later_https}>
    ServerName later.peer.example
    SSLEngine on
    SSLProtocol TLSv1.2
    <Location /Altiris/Console>
        SSLVerifyClient require
    </Location>
</VirtualHost>
<VirtualHost {newer_address}:{newer_https}>
    ServerName newer.peer.example
    SSLEngine on
    SSLProtocol TLSv1.2 TLSv1.3
    <Location /Altiris/Console>
        SSLVerifyClient require
    </Location>
</VirtualHost>
"""
