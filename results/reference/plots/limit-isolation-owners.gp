# limit-isolation: whose pages were written back, and by whom, 1 seed
# `gnuplot limit-isolation-owners.gp` in this directory draws it from limit-isolation-owners.dat.
if (!exists("format")) {
	format = "svg"; load "limit-isolation-owners.gp"
	format = "png"; load "limit-isolation-owners.gp"
	format = "txt"; load "limit-isolation-owners.gp"
	exit
}
reset
set encoding utf8
width = 613
height = 333
if (format eq "svg") {
	small = ",10"; large = ",13"
	set terminal svg size width,height noenhanced font "sans-serif,11"
}
if (format eq "png") {
	small = ",7.5"; large = ",9.75"
	set terminal pngcairo size 2*width,2*height noenhanced font "sans-serif,8.25" fontscale 2 linewidth 2 pointscale 2 background "#ffffff"
}
if (format eq "txt") {
	set terminal dumb mono size 72,15 noenhanced
}
set output "limit-isolation-owners.".format
blue = "#0072b2"
vermillion = "#d55e00"
green = "#009e73"
purple = "#cc79a7"
orange = "#e69f00"
sky = "#56b4e9"
ink = "#000000"
grey = "#707070"
gridcolor = "#dcdcdc"
markcolor = "#b4b4b4"
set style line 1 linecolor rgb blue linewidth 1.8 dashtype solid pointtype 5
set style line 2 linecolor rgb vermillion linewidth 1.8 dashtype (8,3) pointtype 7
set style line 3 linecolor rgb green linewidth 1.8 dashtype (2,2) pointtype 9
set style line 4 linecolor rgb purple linewidth 1.8 dashtype (10,3,2,3) pointtype 11
set style line 5 linecolor rgb orange linewidth 1.8 dashtype (16,4) pointtype 13
set style line 6 linecolor rgb sky linewidth 1.8 dashtype (5,5) pointtype 5
set style line 7 linecolor rgb blue linewidth 1.8 dashtype (8,3) pointtype 7
set style line 8 linecolor rgb vermillion linewidth 1.8 dashtype (2,2) pointtype 9
set style line 9 linecolor rgb green linewidth 1.8 dashtype (10,3,2,3) pointtype 11
set style line 10 linecolor rgb purple linewidth 1.8 dashtype (16,4) pointtype 13
set style line 11 linecolor rgb orange linewidth 1.8 dashtype (5,5) pointtype 5
set style line 12 linecolor rgb sky linewidth 1.8 dashtype solid pointtype 7
set style line 30 linecolor rgb ink linewidth 1.8 pointtype 7
set style line 31 linecolor rgb ink linewidth 1 dashtype (2,3)
set style line 32 linecolor rgb markcolor linewidth 0.8
set datafile missing "?"
set border 3 linewidth 0.8
set grid ytics noxtics linetype 1 linecolor rgb gridcolor linewidth 0.8
set tics nomirror scale 0.5
unset key
data = "limit-isolation-owners.dat"

if (format eq "txt") {
unset grid
set border 15
set label '# hog  ' at character 0, first -1 left
unset border
unset tics
set lmargin 18
set rmargin 11
set tmargin 0
set bmargin 0
set samples 72
set xrange [0:10523]
set yrange [12:-2]
set label 'baseline' at character 0, first 0 left
set label 'hog' at character 2, first 1 left
set label '0' at character 62, first 1 left
set label 'bystander' at character 2, first 2 left
set label '0' at character 62, first 2 left
set label 'invasive' at character 0, first 3 left
set label 'hog' at character 2, first 4 left
set label '5,005' at character 62, first 4 left
set label 'bystander' at character 2, first 5 left
set label '7,684' at character 62, first 5 left
set label 'patched' at character 0, first 6 left
set label 'hog' at character 2, first 7 left
set label '10,523' at character 62, first 7 left
set label 'bystander' at character 2, first 8 left
set label '0' at character 62, first 8 left
set label '6.12.117' at character 0, first 9 left
set label 'hog' at character 2, first 10 left
set label '5,125' at character 62, first 10 left
set label 'bystander' at character 2, first 11 left
set label '0' at character 62, first 11 left
plot sample \
	[0:5005] '+' using 1:(4) with points pointtype "#", \
	[0:7684] '+' using 1:(5) with points pointtype "#", \
	[0:10523] '+' using 1:(7) with points pointtype "#", \
	[0:5125] '+' using 1:(10) with points pointtype "#"
unset multiplot
set output
exit
}

set multiplot
set label 'limit-isolation: whose pages were written back, and by whom, 1 seed' at screen 0.0163,0.9520 left font large
set lmargin at screen 0.1491
set rmargin at screen 0.8343
set tmargin at screen 0.8559
set bmargin at screen 0.1297
set xrange [0:10523]
set yrange [13.4333:0]
set border 1
unset ytics
set grid xtics noytics
set xtics ("0" 0, "5,000" 5000, "10,000" 10000)
set label 'pages written back, mean of the runs' at screen 0.4917,0.0276 center
set label 'baseline' at screen 0.1491,0.8108 left font large
set label 'hog' at screen 0.1361,0.7568 right font small
set label '0' at screen 0.1589,0.7568 left font small
set label 'bystander' at screen 0.1361,0.7027 right font small
set label '0' at screen 0.1589,0.7027 left font small
set label 'invasive' at screen 0.1491,0.6306 left font large
set label 'hog' at screen 0.1361,0.5766 right font small
set label '5,005 by hog' at screen 0.4848,0.5766 left font small
set label 'bystander' at screen 0.1361,0.5225 right font small
set label '7,684 by hog' at screen 0.6592,0.5225 left font small
set label 'patched' at screen 0.1491,0.4505 left font large
set label 'hog' at screen 0.1361,0.3964 right font small
set label '10,523 by hog' at screen 0.8440,0.3964 left font small
set label 'bystander' at screen 0.1361,0.3423 right font small
set label '0' at screen 0.1589,0.3423 left font small
set label '6.12.117' at screen 0.1491,0.2703 left font large
set label 'hog' at screen 0.1361,0.2162 right font small
set label '5,125 by hog' at screen 0.4926,0.2162 left font small
set label 'bystander' at screen 0.1361,0.1622 right font small
set label '0' at screen 0.1589,0.1622 left font small
plot \
	data index 0 using 2:1:2:3:($1-0.36):($1+0.36) with boxxyerror fc rgb blue fs solid noborder
unset multiplot
set output
